/** Processor architectures of network boot clients: IANA's registry for option 93 (RFC 4578 2.1 and its erratum). Facts only. */

export type Firmware = 'bios' | 'uefi' | 'uefi-http' | 'other'

export interface Architecture {
  readonly number: number
  readonly name: string
  readonly firmware: Firmware
}

const row = (number: number, name: string, firmware: Firmware): Architecture => ({
  number,
  name,
  firmware,
})

/** 7 and 9 are both x86-64 UEFI: the RFC's text and the registry had them swapped, and firmware does either. */
const rows: readonly Architecture[] = [
  row(0, 'x86 BIOS', 'bios'),
  row(1, 'NEC PC-98', 'other'),
  row(2, 'Itanium UEFI', 'uefi'),
  row(6, 'x86 UEFI', 'uefi'),
  row(7, 'x86-64 UEFI', 'uefi'),
  row(8, 'Xscale UEFI', 'uefi'),
  row(9, 'x86-64 UEFI', 'uefi'),
  row(10, 'ARM 32 UEFI', 'uefi'),
  row(11, 'ARM 64 UEFI', 'uefi'),
  row(12, 'PowerPC Open Firmware', 'other'),
  row(13, 'PowerPC ePAPR', 'other'),
  row(14, 'POWER OPAL v3', 'other'),
  row(15, 'x86 UEFI HTTP', 'uefi-http'),
  row(16, 'x86-64 UEFI HTTP', 'uefi-http'),
  row(17, 'EFI byte code HTTP', 'uefi-http'),
  row(18, 'ARM 32 UEFI HTTP', 'uefi-http'),
  row(19, 'ARM 64 UEFI HTTP', 'uefi-http'),
  row(20, 'x86 BIOS HTTP', 'other'),
  row(21, 'ARM 32 U-Boot', 'other'),
  row(22, 'ARM 64 U-Boot', 'other'),
  row(25, 'RISC-V 32 UEFI', 'uefi'),
  row(27, 'RISC-V 64 UEFI', 'uefi'),
  row(28, 'RISC-V 64 UEFI HTTP', 'uefi-http'),
  row(37, 'LoongArch 32 UEFI', 'uefi'),
  row(39, 'LoongArch 64 UEFI', 'uefi'),
  row(41, 'Raspberry Pi', 'other'),
]

export const architectures: ReadonlyMap<number, Architecture> = new Map(
  rows.map((architecture) => [architecture.number, architecture]),
)

export const biosArchitecture: Architecture = row(0, 'x86 BIOS', 'bios')
