/** What the tests on real firmware share: a lab for each describe, taken down whatever happens; a skip that says why where a lab cannot be; the logs' ends when a test fails. Not a test. */
import { accessSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Lab, root } from '../../src/lab/lab.js'
import type { LabPlan } from '../../src/lab/lab.js'
import type { Machine } from '../../src/lab/machine.js'
import type { LabModel } from '../../src/lab/options.js'

/** Whether the journeys go to their very end, which takes minutes each. */
export const isFull = (process.env['RAZOR_LAB_FULL'] ?? '') !== ''

export const minutes = (count: number): number => count * 60_000

const plain: LabPlan = { machines: ['bios'], nic: 'virtio-net-pci', memoryMiB: 1024, diskGB: 8 }

/** One describe with a lab of its own; `body` gets a way to it, to be used inside `it`. */
export function onRealFirmware(
  title: string,
  plan: Partial<LabPlan> & { readonly model: LabModel; readonly onlyInFullRun?: true },
  body: (lab: () => Lab, first: () => Machine) => void,
): void {
  describe(`on real firmware: ${title}`, function () {
    this.timeout(minutes(30))
    let lab: Lab | undefined
    let failed = false

    before(async function () {
      const why =
        plan.onlyInFullRun && !isFull
          ? 'takes minutes: npm run test:lab'
          : whatIsMissing(plan.model)
      if (why !== undefined) {
        process.stdout.write(`    skipped: ${why}\n`)
        this.skip()
      }
      lab = await Lab.open({ ...plain, ...plan })
    })
    // One journey, told in steps: what comes after a failed step shows nothing more.
    beforeEach(function () {
      if (failed) this.skip()
    })
    afterEach(async function () {
      if (this.currentTest?.state !== 'failed') return
      failed = true
      if (lab !== undefined) await showLogs(lab)
    })
    after(async () => lab?.close())

    const opened = (): Lab => {
      if (lab === undefined) throw new Error('used outside of a test')
      return lab
    }
    body(opened, () => opened().machines[0]!)
  })
}

async function showLogs(lab: Lab): Promise<void> {
  const out = [`--- appliance`, await lab.appliance.tail(40)]
  for (const machine of lab.machines) {
    out.push(`--- ${machine.name}: ${machine.hardware.firmware.kind}`, machine.serial.tail(40))
  }
  process.stdout.write(`${out.join('\n')}\n`)
}

function whatIsMissing(model: LabModel): string | undefined {
  if (process.getuid?.() !== 0) return 'not root, so no network namespaces (sudo npm test)'
  for (const program of ['ip', 'setpriv', 'qemu-system-x86_64']) {
    const path = (process.env['PATH'] ?? '').split(delimiter)
    if (!path.some((directory) => exists(join(directory, program)))) {
      return `${program} is not installed (sh src/setup/setup.sh machines)`
    }
  }
  const files: Record<LabModel, string[]> = {
    discover_only: [],
    disk_image: ['images/debian-12/build/debian-12.raw.zst'],
    debian_12: ['images/debian-installer-12/build/linux'],
  }
  const needed = [
    '/dev/net/tun',
    '/usr/share/OVMF/OVMF_CODE_4M.fd',
    join(root, 'dist/main.js'),
    join(root, 'tftpboot/pxelinux.0'),
    join(root, 'images/microkernel/build/vmlinuz'),
    ...files[model].map((file) => join(root, file)),
  ]
  const missing = needed.find((file) => !exists(file))
  return missing === undefined ? undefined : `${missing} is missing (sh src/setup/setup.sh)`
}

function exists(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}
