/** The command line of QEMU for one machine, as a pure function of its description. It starts stopped (-S), so that its console can be attached before the first character. */
import type { Accelerator } from './accelerator.js'
import type { Firmware } from './firmware.js'

export interface MachineHardware {
  readonly uuid: string
  readonly mac: string
  /** The tap interface it is plugged into. */
  readonly tap: string
  /** Network card model as QEMU names it: virtio-net-pci, e1000, e1000e, rtl8139, vmxnet3, igb … */
  readonly nic: string
  readonly memoryMiB: number
  readonly firmware: Firmware
  readonly accelerator: Accelerator
  readonly disk: string
}

export interface MachineFiles {
  readonly qmpSocket: string
  readonly serialSocket: string
  readonly serialLog: string
}

export const qemuProgram = 'qemu-system-x86_64'

/** Arguments for `qemuProgram`. The network comes first in the boot order, always: Razor decides each boot. */
export function qemuArguments(hardware: MachineHardware, files: MachineFiles): string[] {
  return [
    ...['-S', '-nodefaults', '-display', 'none', '-monitor', 'none', '-vga', 'none'],
    // Without graphics SeaBIOS, ROMs, pxelinux and iPXE all write to the serial port.
    ...['-machine', 'q35,graphics=off'],
    ...processor(hardware.accelerator),
    ...['-m', String(hardware.memoryMiB), '-smp', '1'],
    ...['-uuid', hardware.uuid],
    ...['-smbios', `type=1,uuid=${hardware.uuid},serial=LAB-${hardware.mac.replaceAll(':', '')}`],
    ...['-device', 'virtio-rng-pci'],
    ...['-qmp', `unix:${files.qmpSocket},server=on,wait=off`],
    '-chardev',
    `socket,id=serial,path=${files.serialSocket},server=on,wait=off,logfile=${files.serialLog}`,
    ...['-serial', 'chardev:serial'],
    ...firmware(hardware.firmware),
    ...['-netdev', `tap,id=net,ifname=${hardware.tap},script=no,downscript=no`],
    ...['-device', networkCard(hardware)],
    '-drive',
    `if=none,id=disk,format=raw,file=${hardware.disk},discard=unmap,detect-zeroes=unmap,cache=unsafe`,
    ...['-device', 'virtio-blk-pci,drive=disk,serial=LABDISK0,bootindex=20'],
  ]
}

function processor(accelerator: Accelerator): string[] {
  return accelerator === 'kvm'
    ? ['-accel', 'kvm', '-cpu', 'host']
    : ['-accel', 'tcg,tb-size=512', '-cpu', 'qemu64']
}

function firmware(firmware: Firmware): string[] {
  if (firmware.kind === 'bios') return []
  return [
    ...['-drive', `if=pflash,format=raw,unit=0,readonly=on,file=${firmware.code}`],
    ...['-drive', `if=pflash,format=raw,unit=1,file=${firmware.variables}`],
    ...['-fw_cfg', 'name=opt/org.tianocore/IPv6PXESupport,string=n'],
  ]
}

function networkCard(hardware: MachineHardware): string {
  const card = `${hardware.nic},netdev=net,mac=${hardware.mac},bootindex=1`
  // Without QEMU's iPXE ROM it is EDK2's own PXE client that boots, as on a real machine.
  return hardware.firmware.kind === 'uefi' ? `${card},romfile=` : card
}
