/** The firmware of a machine: SeaBIOS with the iPXE ROM of its network card (QEMU's own), or EDK2 with its own PXE client (Debian's ovmf). */
import { access, copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from './lab-error.js'

export type FirmwareKind = 'bios' | 'uefi'

/** Firmware files of one machine; EDK2 keeps its variables (boot order among them) in a file that is the machine's own. */
export type Firmware =
  | { readonly kind: 'bios' }
  | { readonly kind: 'uefi'; readonly code: string; readonly variables: string }

const code = '/usr/share/OVMF/OVMF_CODE_4M.fd'
const emptyVariables = '/usr/share/OVMF/OVMF_VARS_4M.fd'

/** Prepares the firmware of one machine; its own files go into `directory`. */
export async function prepareFirmware(kind: FirmwareKind, directory: string): Promise<Firmware> {
  if (kind === 'bios') return { kind }
  const variables = join(directory, 'uefi-variables.fd')
  try {
    await access(code)
    await copyFile(emptyVariables, variables)
  } catch {
    throw new LabError(`${code} and ${emptyVariables} are needed: sh src/setup/setup.sh machines`)
  }
  return { kind, code, variables }
}
