/**
 * Rivals: which other DHCP servers have been heard on a segment, by requests that chose them or by their answers to our probe. Says each
 * once an hour at most, and remembers a bounded number.
 */
import type { Ipv4 } from '../domain/values/ipv4.js'

const sayAgainMs = 3_600_000
const maximumRivals = 64

export class Rivals {
  readonly #lastSaid = new Map<Ipv4, number>()

  /** Notes that this server was heard; true when it is worth a line in the log. `now` in milliseconds since 1970. */
  heard(server: Ipv4, now: number): boolean {
    const last = this.#lastSaid.get(server)
    if (last !== undefined && now - last < sayAgainMs) return false
    if (last === undefined && this.#lastSaid.size >= maximumRivals) return false
    this.#lastSaid.set(server, now)
    return true
  }

  /** All that have been heard. */
  get servers(): readonly Ipv4[] {
    return [...this.#lastSaid.keys()]
  }
}
