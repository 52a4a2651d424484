/** A LeaseKeeper in memory, with the rules that the real one has: one lease per address and per MAC, no taking of a live one. */
import { conflict } from '../../../src/domain/refusal.js'
import { ok, refuse, type Result } from '../../../src/domain/result.js'
import type { Lease } from '../../../src/domain/lease.js'
import type { Ipv4 } from '../../../src/domain/values/ipv4.js'
import type { MacAddress } from '../../../src/domain/values/mac-address.js'
import type { LeaseChange, LeaseKeeper } from '../../../src/dhcp/lease-keeper.js'

export class MemoryKeeper implements LeaseKeeper {
  readonly #byAddress = new Map<Ipv4, Lease>()
  readonly #byMac = new Map<MacAddress, Lease>()
  readonly #now: () => number
  /** Every change committed, in order. */
  readonly commits: Lease[] = []
  /** When set, the answer to every commit. */
  failure: Result<void> | undefined

  constructor(now: () => number = () => 0, leases: readonly Lease[] = []) {
    this.#now = now
    for (const lease of leases) this.#put(lease)
  }

  byMac(mac: MacAddress): Lease | undefined {
    return this.#byMac.get(mac)
  }

  byAddress(address: Ipv4): Lease | undefined {
    return this.#byAddress.get(address)
  }

  async commit({ lease }: LeaseChange): Promise<Result<void>> {
    await Promise.resolve()
    if (this.failure !== undefined) return this.failure
    const holder = this.#byAddress.get(lease.address)
    if (
      lease.kind === 'bound' &&
      holder?.kind === 'bound' &&
      holder.mac !== lease.mac &&
      holder.expiresAt > this.#now()
    )
      return refuse(conflict(`${lease.address} is bound to ${holder.mac}`))
    this.commits.push(lease)
    this.#put(lease)
    return ok(undefined)
  }

  #put(lease: Lease): void {
    const holder = this.#byAddress.get(lease.address)
    if (holder !== undefined && holder.kind !== 'declined') this.#byMac.delete(holder.mac)
    if (lease.kind !== 'declined') {
      const before = this.#byMac.get(lease.mac)
      if (before !== undefined) this.#byAddress.delete(before.address)
      this.#byMac.set(lease.mac, lease)
    }
    this.#byAddress.set(lease.address, lease)
  }
}
