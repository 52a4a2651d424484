/**
 * FloodGate: how many datagrams a second are looked at, in all and from one hardware address, and how many silences are logged one by
 * one. Keeps the process alive and the log readable under a flood; no clock, time is handed in. Memory is bounded by `perSecond`.
 */

export interface FloodLimits {
  /** Datagrams of all clients. */
  readonly perSecond: number
  /** Of one client; firmware sends one or two. */
  readonly perClientPerSecond: number
  /** Silences that get a line of their own. */
  readonly loggedSilencesPerSecond: number
}

/** Far above what thousands of machines need at once, far below what starves the rest of the process. */
export const standardLimits: FloodLimits = {
  perSecond: 20_000,
  perClientPerSecond: 30,
  loggedSilencesPerSecond: 100,
}

/** What was left out in the second that has just ended. */
export interface FloodSummary {
  readonly droppedDatagrams: number
  readonly unloggedSilences: number
}

export class FloodGate {
  readonly #limits: FloodLimits
  readonly #byClient = new Map<string, number>()
  #second = -1
  #admitted = 0
  #dropped = 0
  #silences = 0
  #unlogged = 0

  constructor(limits: FloodLimits = standardLimits) {
    this.#limits = limits
  }

  /** Whether a datagram from this client is looked at. `now` in milliseconds. */
  admits(client: string, now: number): boolean {
    this.#turn(now)
    const count = (this.#byClient.get(client) ?? 0) + 1
    if (this.#admitted >= this.#limits.perSecond || count > this.#limits.perClientPerSecond) {
      this.#dropped += 1
      return false
    }
    this.#admitted += 1
    this.#byClient.set(client, count)
    return true
  }

  /** Whether this silence gets a line in the log. */
  logsSilence(now: number): boolean {
    this.#turn(now)
    this.#silences += 1
    if (this.#silences <= this.#limits.loggedSilencesPerSecond) return true
    this.#unlogged += 1
    return false
  }

  /** What has been left out since the last call; undefined when nothing was. */
  summary(): FloodSummary | undefined {
    if (this.#dropped === 0 && this.#unlogged === 0) return undefined
    const summary = { droppedDatagrams: this.#dropped, unloggedSilences: this.#unlogged }
    this.#dropped = 0
    this.#unlogged = 0
    return summary
  }

  #turn(now: number): void {
    const second = Math.floor(now / 1000)
    if (second === this.#second) return
    this.#second = second
    this.#admitted = 0
    this.#silences = 0
    this.#byClient.clear()
  }
}
