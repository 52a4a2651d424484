/**
 * Journal: TFTP's log lines, one per transfer or refusal, and a few per second at most for what anybody can cause with a forged packet.
 * Decides nothing.
 */
import type { Clock } from '../system.js'
import type { Logger } from '../log.js'
import type { RefusedRequest } from './prepare.js'
import type { Ended } from './session.js'

export interface TransferLine {
  readonly client: string
  readonly file: string
  readonly durationMs: number
  readonly blksize: number
  readonly windowsize: number
}

export interface Journal {
  ended(line: TransferLine, ended: Ended): void
  refused(client: string, file: string, refused: RefusedRequest): void
  /** A packet that gets no answer, and why. */
  silence(client: string, reason: string, fields?: object): void
  /** Something no input should be able to cause; the bytes are logged to become a fixture. */
  bug(error: unknown, bytes: Buffer): void
}

const linesPerSecond = 200

export const createJournal = (log: Logger, clock: Clock): Journal => {
  let second = 0
  let lines = 0
  let suppressed = 0

  const within = (write: () => void): void => {
    const now = Math.floor(clock.monotonic() / 1000)
    if (now !== second) {
      if (suppressed > 0)
        log.warn({ journey: 'tftp', suppressed }, 'tftp log lines left out, there were too many')
      second = now
      lines = 0
      suppressed = 0
    }
    if (++lines > linesPerSecond) suppressed += 1
    else write()
  }

  return {
    ended(line, ended) {
      const level = levelOf[ended.outcome]
      const fields = { journey: 'tftp', ...line, ...ended }
      within(() => log[level](fields, `tftp ${ended.outcome}`))
    },
    refused(client, file, { reason, code, detail }) {
      const level = reason === 'file-not-found' ? 'info' : 'warn'
      const fields = { journey: 'tftp', client, file: shown(file), reason, code, detail }
      within(() => log[level](fields, `tftp ${reason}`))
    },
    silence(client, reason, fields = {}) {
      within(() => log.debug({ journey: 'tftp', client, reason, ...fields }, 'tftp no answer'))
    },
    bug(error, bytes) {
      const hex = bytes.subarray(0, 600).toString('hex')
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
      within(() => log.error({ journey: 'tftp', error: why, hex }, 'tftp bug: packet dropped'))
    },
  }
}

/** A requested name, cut to what a line should hold; control characters are the logger's to escape. */
export const shown = (name: string): string => (name.length > 200 ? `${name.slice(0, 200)}…` : name)

const levelOf: Record<Ended['outcome'], 'debug' | 'info' | 'warn' | 'error'> = {
  complete: 'info',
  'final-ack-missing': 'info',
  'size-probe': 'debug',
  'aborted-by-client': 'warn',
  'never-answered': 'warn',
  timeout: 'warn',
  'read-failed': 'warn',
  'no-socket': 'warn',
  replaced: 'info',
  'made-room': 'info',
  stopped: 'info',
  'internal-error': 'error',
}
