/**
 * Session: one transfer at work: drives transfer.ts with packets from a channel and a timer, and sends what it says. Ends once, with one
 * outcome, whatever happens to file, socket or client.
 */
import type { Clock, Timers } from '../system.js'
import { createBlocks, type Blocks } from './blocks.js'
import type { TftpFile } from './file-source.js'
import type { Granted } from './negotiate.js'
import { decodePacket, encodePacket, errorCode, opcode } from './packet.js'
import type { Timing } from './retransmission.js'
import type { Channel } from './sockets.js'
import {
  createTransfer,
  type FailedOutcome,
  type TransferAction,
  type TransferEvent,
} from './transfer.js'

/** How a transfer ended; the first three are good. */
export type Outcome =
  | 'complete'
  | 'final-ack-missing'
  | 'size-probe'
  | FailedOutcome
  | 'read-failed'
  | 'no-socket'
  | 'replaced'
  | 'made-room'
  | 'stopped'
  | 'internal-error'

export interface Ended {
  readonly outcome: Outcome
  readonly detail: string
  /** Octets acknowledged; the whole file when it is complete or only its last ACK is missing. */
  readonly bytes: number
  readonly resent: number
  /** Packets that were not acted upon, by reason. */
  readonly ignored: Readonly<Record<string, number>>
}

export interface Session {
  receive(bytes: Buffer): void
  /** The client repeated its request before anything else: send the first packet again. */
  nudge(): void
  /** Ends it from outside; `tell` is put into an ERROR for the client. */
  end(outcome: 'replaced' | 'made-room' | 'stopped', tell?: string): void
}

export interface SessionParts {
  readonly file: TftpFile
  readonly granted: Granted
  readonly channel: Channel
  readonly clock: Clock
  readonly timers: Timers
  readonly timing: Timing
  /** The client answered: its address is real. */
  readonly onProven: () => void
  /** Called once, after file and channel have been told to close. */
  readonly onEnd: (ended: Ended) => void
}

/** Starts sending at once. */
export const startSession = (parts: SessionParts): Session => {
  const session = new ReadSession(parts)
  session.start()
  return session
}

class ReadSession implements Session {
  readonly #parts: SessionParts
  readonly #transfer
  #blocks: Blocks | undefined
  readonly #ignored: Record<string, number> = {}
  #over = false
  #proven = false
  #sendError = ''
  /** Number of the latest send: an earlier one that is still reading is no longer wanted. */
  #sends = 0
  #deadline = Infinity
  #wakesAt = Infinity
  #cancelWake: () => void = () => undefined

  constructor(parts: SessionParts) {
    const { file, granted, timing } = parts
    this.#parts = parts
    this.#transfer = createTransfer(
      { ...granted, size: file.size, offers: granted.oack.length > 0 },
      timing,
    )
  }

  start(): void {
    this.#step({ kind: 'start' })
  }

  receive(bytes: Buffer): void {
    const packet = isAck(bytes)
      ? { kind: 'ack' as const, block: bytes.readUInt16BE(2) }
      : decodePacket(bytes)
    if (packet.kind === 'malformed') this.#ignore('malformed')
    else this.#step(packet)
    if (this.#proven || !this.#transfer.progress.proven) return
    this.#proven = true
    this.#parts.onProven()
  }

  nudge(): void {
    this.#step({ kind: 'nudge' })
  }

  end(outcome: Outcome, tell?: string): void {
    if (tell !== undefined) this.#tell(tell)
    this.#finish(outcome, '')
  }

  #now(): number {
    return this.#parts.clock.monotonic()
  }

  /** A bug ends this transfer, not the process. */
  #step(event: TransferEvent): void {
    try {
      for (const action of this.#transfer.on(event, this.#now())) {
        if (this.#over) return
        this.#perform(action)
      }
    } catch (error) {
      this.#finish('internal-error', error instanceof Error ? String(error.stack) : String(error))
    }
  }

  #perform(action: TransferAction): void {
    switch (action.kind) {
      case 'offer':
        this.#transmit([encodePacket({ kind: 'oack', options: this.#parts.granted.oack })])
        return
      case 'send':
        this.#sendBlocks(action.first, action.last)
        return
      case 'arm-timer':
        this.#arm(action.afterMs)
        return
      case 'done':
        this.#finish(action.outcome, '')
        return
      case 'fail':
        this.#finish(action.outcome, [action.detail, this.#sendError].filter(Boolean).join('; '))
        return
      case 'ignore':
        this.#ignore(action.reason)
    }
  }

  #sendBlocks(first: number, last: number): void {
    const number = ++this.#sends
    const { file, granted } = this.#parts
    try {
      // Not before they are wanted: many clients ask for the size only.
      this.#blocks ??= createBlocks(file, granted.blksize)
      const packets = this.#blocks.packets(first, last)
      if (!(packets instanceof Promise)) {
        this.#transmit(packets)
        return
      }
      packets.then(
        (read) => {
          if (number === this.#sends && !this.#over) this.#transmit(read)
        },
        (error: unknown) => {
          this.#readFailed(error)
        },
      )
    } catch (error) {
      this.#readFailed(error)
    }
  }

  #transmit(packets: readonly Buffer[]): void {
    const { channel } = this.#parts
    // One report a burst is enough to explain later why nothing arrived.
    let failed: ((error: Error) => void) | undefined = (error) => (this.#sendError = error.message)
    for (const packet of packets) {
      channel.send(packet, failed)
      failed = undefined
    }
  }

  #readFailed(error: unknown): void {
    if (this.#over) return
    this.#tell('The server could not read the file')
    this.#finish('read-failed', error instanceof Error ? error.message : String(error))
  }

  #tell(message: string): void {
    this.#transmit([encodePacket({ kind: 'error', code: errorCode.undefined, message })])
  }

  /** Each block moves the deadline; the timer itself is left running and looks again when it wakes. */
  #arm(afterMs: number): void {
    this.#deadline = this.#now() + afterMs
    if (this.#wakesAt > this.#deadline) this.#wakeAtDeadline(afterMs)
  }

  #wakeAtDeadline(afterMs: number): void {
    this.#cancelWake()
    this.#wakesAt = this.#deadline
    this.#cancelWake = this.#parts.timers.after(Math.max(afterMs, 1), () => {
      this.#wakesAt = Infinity
      if (this.#over) return
      const early = this.#deadline - this.#now()
      if (early > 0) this.#wakeAtDeadline(early)
      else this.#step({ kind: 'timeout' })
    })
  }

  #ignore(reason: string): void {
    this.#ignored[reason] = (this.#ignored[reason] ?? 0) + 1
  }

  #finish(outcome: Outcome, detail: string): void {
    if (this.#over) return
    this.#over = true
    this.#cancelWake()
    const { file, channel, onEnd } = this.#parts
    const { bytes, resent } = this.#transfer.progress
    void Promise.resolve(file.close()).catch(() => undefined)
    void channel.close()
    const all = outcome === 'complete' || outcome === 'final-ack-missing'
    onEnd({ outcome, detail, bytes: all ? file.size : bytes, resent, ignored: this.#ignored })
  }
}

const isAck = (bytes: Buffer): boolean =>
  bytes.length >= 4 && bytes[0] === 0 && bytes[1] === opcode.ack
