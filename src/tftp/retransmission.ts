/** Retransmission: how long to wait for an acknowledgement (RFC 6298, and RFC 2349's agreed interval). Pure arithmetic, milliseconds. */

export interface RoundTrip {
  readonly smoothedMs: number
  readonly variationMs: number
}

export interface Timing {
  /** Before any round trip has been measured. */
  readonly firstMs: number
  /** Never sooner than this: firmware pauses while it stores a block. */
  readonly minimumMs: number
  /** Back-off doubles up to this. */
  readonly maximumMs: number
  /** Retransmissions without any progress before a transfer is given up. */
  readonly retries: number
  /** The same once everything has been sent: the last ACK is often never sent at all. */
  readonly finalRetries: number
  /** Sends of the first packet, in all, to an address that has not answered: it may be forged. */
  readonly unprovenSends: number
}

export const defaultTiming: Timing = {
  firstMs: 1000,
  minimumMs: 100,
  maximumMs: 4000,
  retries: 8,
  finalRetries: 5,
  unprovenSends: 3,
}

/** RFC 6298 2.2 and 2.3. */
export const measured = (before: RoundTrip | undefined, sampleMs: number): RoundTrip =>
  before === undefined
    ? { smoothedMs: sampleMs, variationMs: sampleMs / 2 }
    : {
        smoothedMs: before.smoothedMs * 0.875 + sampleMs * 0.125,
        variationMs: before.variationMs * 0.75 + Math.abs(before.smoothedMs - sampleMs) * 0.25,
      }

/** The wait before retransmission number `attempt` + 1 (0 = after the first send). Doubles each time (RFC 6298 5.5). */
export const adaptiveWait = (
  roundTrip: RoundTrip | undefined,
  attempt: number,
  timing: Timing,
): number => {
  const base =
    roundTrip === undefined
      ? timing.firstMs
      : Math.max(roundTrip.smoothedMs + 4 * roundTrip.variationMs, timing.minimumMs)
  return Math.min(base * 2 ** attempt, timing.maximumMs)
}

/** How often to retransmit at an agreed interval: about half a minute in all, twice at least, `timing.retries` at most. */
export const agreedRetries = (seconds: number, timing: Timing): number =>
  Math.min(Math.max(Math.ceil(30 / seconds), 2), timing.retries)
