/** LeaseKeeper: what the DHCP server needs from whoever keeps leases durably. Implemented over the engine's ledger; not implemented here. */
import type { Lease } from '../domain/lease.js'
import type { Result } from '../domain/result.js'
import type { Ipv4 } from '../domain/values/ipv4.js'
import type { MacAddress } from '../domain/values/mac-address.js'

export interface LeaseChange {
  readonly lease: Lease
}

/** What is known of leases at this moment; both look-ups are synchronous and cheap. */
export interface LeaseView {
  byMac(mac: MacAddress): Lease | undefined
  byAddress(address: Ipv4): Lease | undefined
}

export interface LeaseKeeper extends LeaseView {
  /**
   * Writes one lease, replacing what was recorded for its address and for its MAC. Durable before it resolves. Refuses `conflict`
   * when the address is bound, unexpired, to another MAC.
   */
  commit(change: LeaseChange): Promise<Result<void>>
}
