/**
 * Transfers: all that are in flight, from an admitted request to the line in the log. Prepares, opens a channel, starts the session, and
 * keeps the books. Does not listen: server.ts hands it the requests.
 */
import type { Clock, Timers } from '../system.js'
import { createAdmission, type AdmissionLimits, type Entry } from './admission.js'
import { shown, type Journal } from './journal.js'
import { encodePacket, type ReadRequest } from './packet.js'
import { prepare, type Means, type ServedRequest } from './prepare.js'
import type { Timing } from './retransmission.js'
import { startSession, type Ended, type Outcome, type Session } from './session.js'
import type { Channel, Remote } from './sockets.js'

export interface ServedTransfer {
  /** The clean name: relative, forward slashes. */
  readonly file: string
  readonly address: string
  readonly bytes: number
  readonly durationMs: number
}

export interface TransfersParts {
  readonly means: Means
  readonly limits: AdmissionLimits
  readonly timing: Timing
  readonly clock: Clock
  readonly timers: Timers
  readonly journal: Journal
  /** Sends one packet from the listening port. */
  readonly reply: (packet: Buffer, to: Remote) => void
  readonly openChannel: (client: Remote, onPacket: (bytes: Buffer) => void) => Promise<Channel>
  readonly onServed: (transfer: ServedTransfer) => void
}

export interface Transfers {
  /** A read request and its bytes. */
  request(request: ReadRequest, bytes: Buffer, from: Remote): void
  /** A packet for a transfer, where all share one port; false when there is none. */
  receive(bytes: Buffer, from: Remote): boolean
  /** Ends all of them, telling their clients; resolves when nothing is left. */
  stop(): Promise<void>
}

interface Flight extends Entry {
  readonly startedAt: number
  readonly file: string
  /** Set when it was ended before its session began. */
  cancelled: boolean
  session: Session | undefined
  work: Promise<void>
}

type Ending = 'replaced' | 'made-room' | 'stopped'

export const createTransfers = (parts: TransfersParts): Transfers => new FlightTable(parts)

class FlightTable implements Transfers {
  readonly #parts: TransfersParts
  readonly #admission

  constructor(parts: TransfersParts) {
    this.#parts = parts
    this.#admission = createAdmission<Flight>(parts.limits)
  }

  request(request: ReadRequest, bytes: Buffer, from: Remote): void {
    const now = this.#parts.clock.monotonic()
    const verdict = this.#admission.judge({ ...from, request: bytes }, now)
    if (verdict.kind === 'silence') {
      this.#parts.journal.silence(nameOf(from), verdict.reason, { file: shown(request.name) })
    } else if (verdict.kind === 'nudge') {
      verdict.entry.askedAt = now
      verdict.entry.session?.nudge()
    } else {
      if (verdict.replaces !== undefined) this.#end(verdict.replaces, 'replaced')
      if (verdict.evicts !== undefined) this.#end(verdict.evicts, 'made-room')
      this.#admit(request, bytes, from)
    }
  }

  receive(bytes: Buffer, from: Remote): boolean {
    const session = this.#admission.get(from)?.session
    session?.receive(bytes)
    return session !== undefined
  }

  async stop(): Promise<void> {
    const flights = this.#admission.all()
    for (const flight of flights) this.#end(flight, 'stopped', 'The server is shutting down')
    await Promise.all(flights.map(({ work }) => work))
  }

  #admit(request: ReadRequest, bytes: Buffer, from: Remote): void {
    const now = this.#parts.clock.monotonic()
    const flight: Flight = {
      ...from,
      request: Buffer.from(bytes),
      file: shown(request.name),
      startedAt: now,
      askedAt: now,
      proven: false,
      cancelled: false,
      session: undefined,
      work: Promise.resolve(),
    }
    this.#admission.add(flight)
    flight.work = this.#serve(flight, request).catch((error: unknown) => {
      this.#admission.remove(flight)
      this.#parts.journal.bug(error, flight.request)
    })
  }

  async #serve(flight: Flight, request: ReadRequest): Promise<void> {
    const prepared = await prepare(request, { address: flight.address }, this.#parts.means)
    if (prepared.kind === 'serve') return this.#fly(flight, prepared)
    this.#admission.remove(flight)
    if (flight.cancelled) return
    const { code, message } = prepared
    this.#parts.reply(encodePacket({ kind: 'error', code, message }), flight)
    this.#parts.journal.refused(nameOf(flight), flight.file, prepared)
  }

  async #fly(flight: Flight, served: ServedRequest): Promise<void> {
    const onEnd = (ended: Ended): void => {
      this.#land(flight, served, ended)
    }
    const unstarted = async (outcome: Outcome, detail: string): Promise<void> => {
      await served.file.close()
      onEnd({ outcome, detail, bytes: 0, resent: 0, ignored: {} })
    }
    const channel = await this.#parts
      .openChannel(flight, (bytes) => flight.session?.receive(bytes))
      .catch(asError)
    if (channel instanceof Error) return unstarted('no-socket', channel.message)
    if (flight.cancelled) {
      await channel.close()
      return unstarted('replaced', 'before it began')
    }
    const onProven = (): void => {
      this.#admission.prove(flight)
    }
    flight.session = startSession({ ...this.#parts, ...served, channel, onProven, onEnd })
  }

  #end(flight: Flight, outcome: Ending, tell?: string): void {
    flight.cancelled = true
    this.#admission.remove(flight)
    flight.session?.end(outcome, tell)
  }

  /** The last of a transfer: its line, and word to whoever wants to know what has been served. */
  #land(flight: Flight, { name, granted }: ServedRequest, ended: Ended): void {
    this.#admission.remove(flight)
    const { clock, journal, onServed } = this.#parts
    const durationMs = Math.round(clock.monotonic() - flight.startedAt)
    const { blksize, windowsize } = granted
    const client = nameOf(flight)
    journal.ended({ client, file: flight.file, durationMs, blksize, windowsize }, ended)
    if (ended.outcome !== 'complete' && ended.outcome !== 'final-ack-missing') return
    try {
      onServed({ file: name, address: flight.address, bytes: ended.bytes, durationMs })
    } catch (error) {
      journal.bug(error, flight.request)
    }
  }
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error))
const nameOf = ({ address, port }: Remote): string => `${address}:${port}`
