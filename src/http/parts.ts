/** Parts: what the two HTTP applications need of the rest of the appliance. Interfaces only; the appliance fills them in. */
import type { Ports } from '../commands/ports.js'
import type { Event } from '../domain/event.js'
import type { Image } from '../domain/image.js'
import type { Result } from '../domain/result.js'
import type { BootProgram, Install } from '../engine/boot-program.js'
import type { Ledger } from '../engine/ports.js'
import type { Logger } from '../log.js'
import type { System } from '../system.js'

/** How the machines of one segment reach this appliance. */
export interface ServerAddress {
  /** `http://10.0.0.1:8026`, without a slash at its end. */
  readonly url: string
  /** `10.0.0.1` */
  readonly address: string
  /** `10.0.0.1:8026`: address and port, as in the URL. */
  readonly host: string
}

type Microkernel = Image & { readonly kind: 'microkernel' }

/** What the catalog of templates renders. Each refuses with `unavailable` when a template fails. */
export interface Scripts {
  /** An iPXE script, beginning `#!ipxe`. */
  bootScript(program: BootProgram, server: ServerAddress): Result<string>
  /** An answer file or script of a bound node's model. */
  file(
    file: string,
    install: Install,
    server: ServerAddress,
    microkernel: Microkernel | undefined,
  ): Result<string>
  /** The first script iPXE runs, on every machine. */
  razorIpxe(server: ServerAddress): string
}

/** Where an image's files are on this machine's disk. */
export interface ImageFiles {
  /** The absolute path of a file that the image's record lists. */
  resolve(image: Image, path: string): Result<string> | Promise<Result<string>>
}

export interface MicrokernelSettings {
  /** A node silent for longer registers again. The original's 120,000. */
  readonly registerTimeoutMs: number
  /** New machines beyond so many are refused. */
  readonly maximumNodes: number
  /** Seconds between check-ins. The original's 60. */
  readonly checkinIntervalS: number
  /** Up to so many seconds are waited at random before the first check-in. The original's 5. */
  readonly checkinSkewS: number
  /** What microkernels ship of their logs: this and above. The original's error. */
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

export interface DownloadLimits {
  /** Files sent at the same time; more wait. */
  readonly concurrent: number
  /** Downloads that may wait; more are refused with 503. */
  readonly waiting: number
}

/** For `createMachineApp`: one application per segment, since each tells machines its own address. */
export interface MachineParts {
  readonly ledger: Ledger
  readonly catalog: Scripts
  readonly library: ImageFiles
  readonly server: ServerAddress
  /** The folder of boot loaders, also served by TFTP. */
  readonly tftpRoot: string
  readonly settings: MicrokernelSettings
  readonly downloads?: DownloadLimits
  readonly system: System
  readonly log: Logger
}

/** The journal of events on disk; the store of the engine's ports satisfies it. */
export interface Journal {
  /** Events with `after < sequence`, oldest first, at most `limit`. */
  events(range: { readonly after: number; readonly limit: number }): Promise<readonly Event[]>
}

/** For `createOperatorApp`. */
export interface OperatorParts {
  readonly ledger: Ledger
  readonly journal: Journal
  /** What commands have done outside the world. */
  readonly ports: Ports
  /** Names and addresses, besides those of localhost, that the API may be called by; without a port. */
  readonly hosts: readonly string[]
  /** Of this program, for `GET /api`. */
  readonly version: string
  /** A free node silent for longer is shown as inactive. */
  readonly silentMs: number
  /** Aborts when the appliance is about to stop: ends what would go on for ever. */
  readonly stopping?: AbortSignal
  readonly system: System
  readonly log: Logger
}
