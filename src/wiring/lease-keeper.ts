/** The DHCP room's LeaseKeeper over the engine's ledger: looks into the World, commits through the one gate for leases. */
import { ok, type Result } from '../domain/result.js'
import type { LeaseKeeper } from '../dhcp/lease-keeper.js'
import { decideLease } from '../engine/lease.js'
import type { Ledger } from '../engine/ports.js'

export const leaseKeeperOver = (ledger: Ledger): LeaseKeeper => ({
  byMac(mac) {
    const address = ledger.world.leaseByMac.get(mac)
    return address === undefined ? undefined : ledger.world.lease.get(address)
  },
  byAddress: (address) => ledger.world.lease.get(address),
  async commit({ lease }): Promise<Result<void>> {
    const written = await ledger.submit((world, moment) => decideLease(world, moment, lease))
    if (!written.ok) return written
    return written.value.ok ? ok(undefined) : written.value
  },
})
