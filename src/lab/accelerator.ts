/**
 * Whether machines run on the processor itself (KVM) or are emulated (TCG). A usable-looking /dev/kvm is
 * not enough: under some hypervisors it opens and guests die, at once (firmware) or after half a minute
 * (Linux). Such hosts show neither vmx nor svm among the processor's flags.
 */
import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'

export type Accelerator = 'kvm' | 'tcg'

/** The choice, from the text of /proc/cpuinfo and whether /dev/kvm can be opened for reading and writing. */
export function chooseAccelerator(cpuinfo: string, kvmOpens: boolean): Accelerator {
  const hasVirtualisation = /^flags\s*:.*\b(vmx|svm)\b/m.test(cpuinfo)
  return kvmOpens && hasVirtualisation ? 'kvm' : 'tcg'
}

/** The accelerator for this host. */
export async function detectAccelerator(): Promise<Accelerator> {
  const kvmOpens = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )
  return chooseAccelerator(await readFile('/proc/cpuinfo', 'utf8').catch(() => ''), kvmOpens)
}
