/** What each machine is started with. */
import assert from 'node:assert/strict'
import { qemuArguments } from '../../../src/lab/qemu-arguments.js'
import type { MachineHardware } from '../../../src/lab/qemu-arguments.js'

const files = { qmpSocket: '/l/qmp', serialSocket: '/l/serial', serialLog: '/l/serial.log' }
const bios: MachineHardware = {
  uuid: 'eb8071a3-feb1-44a1-8000-525400edba00',
  mac: '52:54:00:ed:ba:00',
  tap: 'tap0',
  nic: 'e1000',
  memoryMiB: 1024,
  firmware: { kind: 'bios' },
  accelerator: 'tcg',
  disk: '/l/disk',
}
const uefi: MachineHardware = {
  ...bios,
  firmware: { kind: 'uefi', code: '/o/code.fd', variables: '/l/vars.fd' },
}
const line = (hardware: MachineHardware): string => qemuArguments(hardware, files).join(' ')

describe('lab/qemu-arguments', () => {
  it('starts stopped, so that the console is attached before the first character', () => {
    assert.equal(qemuArguments(bios, files)[0], '-S')
  })
  it('puts the network before the disk in the boot order', () => {
    assert.match(line(bios), /-device e1000,netdev=net,mac=52:54:00:ed:ba:00,bootindex=1( |$)/)
    assert.match(line(bios), /drive=disk,[^ ]*bootindex=20/)
  })
  it('gives BIOS the card’s own ROM, and no flash', () => {
    assert.doesNotMatch(line(bios), /romfile|pflash/)
  })
  it('gives UEFI the firmware’s own PXE client in place of the card’s ROM', () => {
    assert.match(line(uefi), /bootindex=1,romfile= /)
  })
  it('gives UEFI its code read-only and its variables to write', () => {
    assert.match(line(uefi), /unit=0,readonly=on,file=\/o\/code\.fd/)
    assert.match(line(uefi), /unit=1,file=\/l\/vars\.fd/)
  })
  it('tells the same UUID to the firmware and to SMBIOS, and a serial number of its own', () => {
    assert.match(line(bios), /-uuid eb8071a3-[^ ]+ /)
    assert.match(line(bios), /type=1,uuid=eb8071a3-[^ ,]+,serial=LAB-525400edba00/)
  })
  it('emulates a plain processor, and passes the host’s through under KVM', () => {
    assert.match(line(bios), /-accel tcg,tb-size=512 -cpu qemu64/)
    assert.match(line({ ...bios, accelerator: 'kvm' }), /-accel kvm -cpu host/)
  })
  it('has no display and no network but the tap', () => {
    assert.match(line(bios), /-nodefaults -display none/)
    assert.equal(line(bios).match(/-netdev/g)?.length, 1)
    assert.match(line(bios), /-netdev tap,id=net,ifname=tap0,script=no,downscript=no/)
  })
})
