/** The lab's command line: parsed and checked here, before anything is started. */
import { parseArgs } from 'node:util'
import { LabError, wordsOf } from './lab-error.js'
import type { FirmwareKind } from './firmware.js'
import type { Stage } from './stages.js'

export const labModels = ['disk_image', 'debian_12', 'discover_only'] as const
export type LabModel = (typeof labModels)[number]

export interface LabOptions {
  /** The firmware of each machine, in order. */
  readonly machines: readonly FirmwareKind[]
  readonly nic: string
  readonly model: LabModel
  readonly memoryMiB: number
  readonly diskGB: number
  /** How long the machines may take together, from power-on. */
  readonly timeoutMs: number
  readonly keep: boolean
  readonly verbose: boolean
  /** Where to copy logs to at the end, or undefined to leave none. */
  readonly logs: string | undefined
}

export type Request =
  | { readonly kind: 'help' }
  /** Print the parts of the set-up that these options call for. */
  | { readonly kind: 'parts'; readonly parts: readonly string[] }
  | { readonly kind: 'run'; readonly options: LabOptions }

export const help = `npm run lab -- [OPTION...]     (as root: sudo npm run lab -- [OPTION...])

Powers on virtual machines with real firmware and empty disks in a private network where nothing but
the appliance answers, and shows each stage of the way to an installed system.

  --firmware bios|uefi|both   firmware of the machines (default bios); both: so many of each
  --machines N                how many machines, 1 to 16 (default 1)
  --nic MODEL                 network card: virtio-net-pci (default), e1000, e1000e, rtl8139, vmxnet3, igb
  --model MODEL               disk_image: Debian 12 written to the disk (default)
                              debian_12: Debian's own installer (as far as its mirror reaches)
                              discover_only: discovered, bound, and left alone
  --memory MIB                memory of each machine (default 1024)
  --disk GB                   disk of each machine (default 8)
  --timeout SECONDS           give up after this long (default 1800)
  --keep                      leave all running at the end, to play with, until Ctrl-C
  --logs DIRECTORY            copy the appliance's and the machines' logs there at the end
  --verbose                   show the serial consoles as well
  --help                      this text

Ends with exit code 0 when every machine came to the end of its way. Leaves nothing behind: no
process, no network, no file but those of --logs.
`

/** Parses the arguments after the program's name. Throws a LabError that names the option at fault. */
export function parseOptions(args: readonly string[]): Request {
  const values = parse(args)
  if (values.help) return { kind: 'help' }
  const firmware = oneOf('--firmware', values.firmware, ['bios', 'uefi', 'both'] as const)
  const count = wholeNumber('--machines', values.machines, 1, 16)
  const model = oneOf('--model', values.model, labModels)
  const each = Array.from({ length: count })
  const options: LabOptions = {
    machines: each.flatMap(() => (firmware === 'both' ? (['bios', 'uefi'] as const) : [firmware])),
    nic: values.nic,
    model,
    memoryMiB: wholeNumber('--memory', values.memory, 512, 65536),
    diskGB: wholeNumber('--disk', values.disk, 1, 4096),
    timeoutMs: wholeNumber('--timeout', values.timeout, 10, 86_400) * 1000,
    keep: values.keep,
    verbose: values.verbose,
    logs: values.logs,
  }
  if (!/^[a-z0-9-]+$/.test(options.nic)) {
    throw new LabError(`--nic ${options.nic}: a QEMU device name is needed, such as e1000`)
  }
  return values.parts ? { kind: 'parts', parts: partsFor(model) } : { kind: 'run', options }
}

/** The last stage that machines of a model come to in the lab. */
export function goalOf(model: LabModel): Stage {
  switch (model) {
    case 'disk_image':
      return 'logged in'
    case 'debian_12':
      return 'installing'
    case 'discover_only':
      return 'bound'
  }
}

/** What src/setup/setup.sh must have done for a model, by its names. */
function partsFor(model: LabModel): string[] {
  const always = ['machines', 'loaders', 'microkernel']
  return model === 'discover_only' ? always : [...always, model]
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        firmware: { type: 'string', default: 'bios' },
        machines: { type: 'string', default: '1' },
        nic: { type: 'string', default: 'virtio-net-pci' },
        model: { type: 'string', default: 'disk_image' },
        memory: { type: 'string', default: '1024' },
        disk: { type: 'string', default: '8' },
        timeout: { type: 'string', default: '1800' },
        logs: { type: 'string' },
        keep: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        parts: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (thrown) {
    throw new LabError(`${wordsOf(thrown)} (--help shows all options)`)
  }
}

function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === value)
  if (choice === undefined) throw new LabError(`${option} ${value}: one of ${choices.join(', ')}`)
  return choice
}

function wholeNumber(option: string, value: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN
  if (number >= least && number <= most) return number
  throw new LabError(`${option} ${value}: a whole number from ${least} to ${most} is needed`)
}
