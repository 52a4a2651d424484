/**
 * LeasePool: which address a machine should be offered, and which addresses are on offer. No clock, no I/O: time is handed in, committed
 * leases are looked up in the LeaseView. Offers live here alone and may be lost; leases are the keeper's.
 * Bounded against starvation: offers are limited in number and time, the oldest make room, and no choice looks at more than
 * `sweepWidth` addresses twice.
 */
import { Ipv4 } from '../domain/values/ipv4.js'
import type { MacAddress } from '../domain/values/mac-address.js'
import type { LeaseView } from './lease-keeper.js'
import type { AddressRange, SegmentConfig } from './segment.js'

export interface PoolPlan {
  readonly ranges: readonly AddressRange[]
  /** Never given out: our own address, the network's, its broadcast, routers. */
  readonly excluded: readonly Ipv4[]
}

export interface PoolChoice {
  readonly address: Ipv4
  readonly because: string
}

/** How long an offer keeps its address: firmware asks for it within 10 s, a slow relay within a minute. */
export const offerHoldMs = 60_000
/** An offer this old may be taken for somebody else when there is nothing better. */
const offerStealAfterMs = 10_000
const maximumOffers = 2048
const sweepWidth = 256

interface Offer {
  readonly address: number
  readonly since: number
}

export class LeasePool {
  readonly #spans: readonly (readonly [number, number])[]
  readonly #excluded: ReadonlySet<number>
  readonly #leases: LeaseView
  readonly #size: number
  /** Oldest first: every offer is held equally long. */
  readonly #offers = new Map<MacAddress, Offer>()
  readonly #offeredTo = new Map<number, MacAddress>()
  /** Positions below it have been used at least once. */
  #fresh = 0
  #sweep = 0

  constructor(plan: PoolPlan, leases: LeaseView) {
    this.#spans = plan.ranges.map(({ first, last }) => [Ipv4.toNumber(first), Ipv4.toNumber(last)])
    this.#excluded = new Set(plan.excluded.map((address) => Ipv4.toNumber(address)))
    this.#leases = leases
    this.#size = this.#spans.reduce((sum, [first, last]) => sum + Math.max(0, last - first + 1), 0)
  }

  /** Number of offers that are kept at this moment, expired ones included until they are swept. */
  get offers(): number {
    return this.#offers.size
  }

  /**
   * The address to offer to `mac`, or undefined when the pool is exhausted. In this order: the one it has or had, the one on offer
   * to it, the one it asks for, one never used, the longest unused of those seen, one whose offer has been ignored for a while.
   */
  choose(mac: MacAddress, wanted: Ipv4 | undefined, now: number): PoolChoice | undefined {
    const own = this.#leases.byMac(mac)
    if (own !== undefined && this.isFreeFor(mac, own.address, now))
      return { address: own.address, because: 'the address it had' }
    const offer = this.#offers.get(mac)
    if (offer !== undefined && this.#isFree(offer.address, mac, now))
      return { address: Ipv4.fromNumber(offer.address), because: 'on offer to it already' }
    if (wanted !== undefined && this.isFreeFor(mac, wanted, now))
      return { address: wanted, because: 'the address it asked for' }
    return (
      choice(this.#neverUsed(), 'never used') ??
      choice(this.#longestUnused(mac, now), 'free again') ??
      choice(this.#ignoredOffer(now), 'offered to another that did not take it')
    )
  }

  /** Whether `mac` may be bound to `address` now. */
  isFreeFor(mac: MacAddress, address: Ipv4, now: number): boolean {
    const number = Ipv4.toNumber(address)
    return this.#isInPool(number) && this.#isFree(number, mac, now)
  }

  /** The address that is on offer to this machine, if any. */
  offeredTo(mac: MacAddress): Ipv4 | undefined {
    const offer = this.#offers.get(mac)
    return offer === undefined ? undefined : Ipv4.fromNumber(offer.address)
  }

  /** Keeps `address` for `mac` for `offerHoldMs`; takes it from whoever it was offered to. */
  reserve(mac: MacAddress, address: Ipv4, now: number): void {
    const number = Ipv4.toNumber(address)
    this.withdraw(mac)
    const before = this.#offeredTo.get(number)
    if (before !== undefined) this.withdraw(before)
    this.#dropOldOffers(now)
    this.#offers.set(mac, { address: number, since: now })
    this.#offeredTo.set(number, mac)
  }

  /** Forgets the offer to `mac`: taken, declined, or another server was chosen. */
  withdraw(mac: MacAddress): void {
    const offer = this.#offers.get(mac)
    if (offer === undefined) return
    this.#offers.delete(mac)
    this.#offeredTo.delete(offer.address)
  }

  #dropOldOffers(now: number): void {
    for (const [mac, offer] of this.#offers) {
      if (offer.since + offerHoldMs > now && this.#offers.size < maximumOffers) return
      this.withdraw(mac)
    }
  }

  #isInPool(address: number): boolean {
    return (
      !this.#excluded.has(address) &&
      this.#spans.some(([first, last]) => first <= address && address <= last)
    )
  }

  #isFree(address: number, mac: MacAddress, now: number): boolean {
    const holder = this.#offeredTo.get(address)
    if (holder !== undefined && holder !== mac) {
      const offer = this.#offers.get(holder)
      if (offer !== undefined && offer.since + offerHoldMs > now) return false
    }
    const lease = this.#leases.byAddress(Ipv4.fromNumber(address))
    if (lease === undefined || lease.kind === 'released') return true
    return (lease.kind === 'bound' && lease.mac === mac) || lease.expiresAt <= now
  }

  /** The first address without any history. What is passed over has some, and never comes back here. */
  #neverUsed(): number | undefined {
    while (this.#fresh < this.#size) {
      const address = this.#at(this.#fresh)
      if (
        !this.#excluded.has(address) &&
        !this.#offeredTo.has(address) &&
        this.#leases.byAddress(Ipv4.fromNumber(address)) === undefined
      )
        return address
      this.#fresh += 1
    }
    return undefined
  }

  /** Among the next `sweepWidth` addresses, one without a lease on record, else the free one whose lease ended first. The next call goes on where this one stopped. */
  #longestUnused(mac: MacAddress, now: number): number | undefined {
    let best: number | undefined
    let bestEnd = Infinity
    const steps = Math.min(sweepWidth, this.#size)
    for (let step = 0; step < steps; step += 1) {
      const address = this.#at(this.#sweep)
      this.#sweep = (this.#sweep + 1) % this.#size
      if (this.#excluded.has(address) || !this.#isFree(address, mac, now)) continue
      const ended = this.#leases.byAddress(Ipv4.fromNumber(address))?.expiresAt
      if (ended === undefined) return address
      if (best !== undefined && ended >= bestEnd) continue
      best = address
      bestEnd = ended
    }
    return best
  }

  /** The oldest offer, if it is old enough and the address is not its holder's by lease; a few are looked at. */
  #ignoredOffer(now: number): number | undefined {
    let looked = 0
    for (const { address, since } of this.#offers.values()) {
      if (since + offerStealAfterMs > now || looked === sweepWidth) return undefined
      const lease = this.#leases.byAddress(Ipv4.fromNumber(address))
      if (lease === undefined || lease.kind === 'released' || lease.expiresAt <= now) return address
      looked += 1
    }
    return undefined
  }

  /** The address at a position counted through all ranges; positions are below `#size`. */
  #at(position: number): number {
    let left = position
    for (const [first, last] of this.#spans) {
      const length = Math.max(0, last - first + 1)
      if (left < length) return first + left
      left -= length
    }
    return 0
  }
}

const choice = (address: number | undefined, because: string): PoolChoice | undefined =>
  address === undefined ? undefined : { address: Ipv4.fromNumber(address), because }

/** What a segment's pool may give out: its ranges without the addresses that are taken by what they are. */
export const poolPlanOf = (segment: SegmentConfig): PoolPlan => ({
  ranges: segment.ranges,
  excluded: [
    segment.address,
    segment.subnet.network,
    Ipv4.broadcastOf(segment.subnet),
    ...(segment.router === undefined ? [] : [segment.router]),
    ...segment.dns,
  ],
})
