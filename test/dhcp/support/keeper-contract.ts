/** What every LeaseKeeper must do, as a suite to run over any of them. */
import assert from 'node:assert/strict'
import type { Lease } from '../../../src/domain/lease.js'
import type { LeaseKeeper } from '../../../src/dhcp/lease-keeper.js'
import { address, aLease, mac1, mac2, now } from './contexts.js'

/** `make` gives a keeper without leases whose clock stands at `now` of contexts.ts. */
export const testLeaseKeeper = (
  name: string,
  make: () => LeaseKeeper | Promise<LeaseKeeper>,
): void => {
  const keeping = async (...leases: readonly Lease[]): Promise<LeaseKeeper> => {
    const keeper = await make()
    for (const lease of leases) assert.ok((await keeper.commit({ lease })).ok)
    return keeper
  }

  describe(`the lease keeper ${name}`, () => {
    it('finds a lease by MAC and by address once it is committed', async () => {
      const lease = aLease(mac1, 50)
      const keeper = await keeping(lease)
      assert.deepEqual([keeper.byMac(mac1), keeper.byAddress(address(50))], [lease, lease])
    })
    it('knows nothing of what was never committed', async () => {
      const keeper = await keeping()
      assert.deepEqual([keeper.byMac(mac1), keeper.byAddress(address(50))], [undefined, undefined])
    })
    it('a renewed lease takes the place of the one before', async () => {
      const renewed = aLease(mac1, 50, 900_000)
      const keeper = await keeping(aLease(mac1, 50), renewed)
      assert.deepEqual([keeper.byMac(mac1), keeper.byAddress(address(50))], [renewed, renewed])
    })
    it('refuses a conflict when the address is bound to another machine, and changes nothing', async () => {
      const lease = aLease(mac1, 50)
      const keeper = await keeping(lease)
      const taken = await keeper.commit({ lease: aLease(mac2, 50) })
      assert.ok(!taken.ok && taken.refusal.kind === 'conflict')
      assert.deepEqual([keeper.byAddress(address(50)), keeper.byMac(mac2)], [lease, undefined])
    })
    for (const [what, before] of [
      ['expired', aLease(mac1, 50, -1)],
      ['was released', { kind: 'released', mac: mac1, address: address(50), expiresAt: now - 1 }],
    ] as const)
      it(`gives an address whose lease ${what} to another, and forgets the first`, async () => {
        const lease = aLease(mac2, 50)
        const keeper = await keeping(before, lease)
        assert.deepEqual([keeper.byAddress(address(50)), keeper.byMac(mac1)], [lease, undefined])
      })
    it('a machine that moves to another address leaves its old one', async () => {
      const keeper = await keeping(aLease(mac1, 50), aLease(mac1, 51))
      assert.equal(keeper.byAddress(address(50)), undefined)
      assert.equal(keeper.byMac(mac1)?.address, address(51))
    })
    it('a released lease is still found by its machine', async () => {
      const released = {
        kind: 'released',
        mac: mac1,
        address: address(50),
        expiresAt: now,
      } as const
      const keeper = await keeping(aLease(mac1, 50), released)
      assert.deepEqual([keeper.byMac(mac1), keeper.byAddress(address(50))], [released, released])
    })
    it('a declined address is nobody’s', async () => {
      const declined = { kind: 'declined', address: address(50), expiresAt: now + 1 } as const
      const keeper = await keeping(aLease(mac1, 50), declined)
      assert.deepEqual([keeper.byMac(mac1), keeper.byAddress(address(50))], [undefined, declined])
    })
  })
}
