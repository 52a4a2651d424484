/** Journal: the DHCP server's lines in the log: one per journey, with who, what, why and how long. Under a flood, a count instead. */
import { MacAddress } from '../domain/values/mac-address.js'
import type { Logger } from '../log.js'
import { describeClient } from './boot-client.js'
import { describeDestination } from './destination.js'
import type { Arrival } from './enquiry.js'
import type { FloodGate } from './flood.js'
import type { DhcpMessage, Malformed } from './message.js'
import type { Reply, Silence } from './reply.js'

/** The beginning of a journey, as the log names it. */
export interface JourneySubject {
  readonly request: DhcpMessage
  readonly arrival: Arrival
}

export class Journal {
  readonly #log: Logger
  readonly #gate: FloodGate

  constructor(log: Logger, gate: FloodGate) {
    this.#log = log
    this.#gate = gate
  }

  /** `ms`: from datagram to answer. `sendError`: why the packet did not leave, if it did not. */
  replied(
    subject: JourneySubject,
    reply: Reply,
    outcome: { readonly ms: number; readonly sendError: string | undefined },
  ): void {
    const { message } = reply
    const fields = {
      ...aboutOf(subject),
      answer: message.kind,
      address: message.yiaddr,
      ...(message.file === '' ? {} : { file: message.file }),
      client: describeClient(reply.client),
      reason: reply.because,
      quirks: reply.quirks,
      to: describeDestination(reply.destination),
      ms: Math.round(outcome.ms * 10) / 10,
    }
    if (outcome.sendError === undefined) this.#log.info(fields, `DHCP ${message.kind}`)
    else
      this.#log.warn(
        { ...fields, reason: 'send-failed', error: outcome.sendError },
        'DHCP not sent',
      )
  }

  /** `now`: milliseconds, of any beginning. */
  silent(subject: JourneySubject, { reason, detail }: Silence, now: number): void {
    if (!this.#gate.logsSilence(now)) return
    const fields = { ...aboutOf(subject), reason, detail }
    if (reason === 'own-probe') this.#log.debug(fields, 'DHCP not answered')
    else this.#log.info(fields, 'DHCP not answered')
  }

  malformed({ from }: Arrival, { offset, why }: Malformed, now: number): void {
    if (!this.#gate.logsSilence(now)) return
    this.#log.debug(
      { journey: 'dhcp', from: from.address, reason: 'malformed', detail: why, offset },
      'DHCP not answered',
    )
  }

  /** The lease could not be written: nothing was sent. */
  uncommitted(subject: JourneySubject, { reason, detail }: Silence): void {
    this.#log.error({ ...aboutOf(subject), reason, detail }, 'DHCP not answered')
  }

  /** Our own fault: the packet is written out, ready to become a fixture. */
  bug(bytes: Uint8Array, error: unknown): void {
    this.#log.error(
      {
        journey: 'dhcp',
        reason: 'bug',
        packet: Buffer.from(bytes).toString('hex'),
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      },
      'DHCP packet dropped by a fault of ours',
    )
  }

  /** Says what the gate has kept out since the last time, if anything. */
  flood(): void {
    const summary = this.#gate.summary()
    if (summary !== undefined)
      this.#log.warn({ journey: 'dhcp', reason: 'flood', ...summary }, 'DHCP flood')
  }
}

const aboutOf = ({ request, arrival }: JourneySubject): object => {
  const mac = MacAddress.fromBytes(request.chaddr)
  return {
    journey: 'dhcp',
    mac: mac.ok ? mac.value : '',
    message: request.kind,
    from: arrival.from.address,
  }
}
