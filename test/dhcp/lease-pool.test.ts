import assert from 'node:assert/strict'
import type { Lease } from '../../src/domain/lease.js'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { MacAddress } from '../../src/domain/values/mac-address.js'
import { LeasePool, offerHoldMs, poolPlanOf } from '../../src/dhcp/lease-pool.js'
import { address, aLease, mac1, mac2, now } from './support/contexts.js'
import { MemoryKeeper } from './support/memory-keeper.js'
import { aSegment } from './support/segments.js'

const poolOf = (first: number, last: number, leases: readonly Lease[] = []): LeasePool =>
  new LeasePool(
    poolPlanOf(aSegment({ ranges: [{ first: address(first), last: address(last) }] })),
    new MemoryKeeper(() => now, leases),
  )
const machine = (number: number): MacAddress =>
  MacAddress.unsafe(`02:00:00:00:${number.toString(16).padStart(4, '0').replace(/^(..)/, '$1:')}`)
const offerTo = (pool: LeasePool, mac: MacAddress, at = now): Ipv4 | undefined => {
  const chosen = pool.choose(mac, undefined, at)
  if (chosen !== undefined) pool.reserve(mac, chosen.address, at)
  return chosen?.address
}

describe('the lease pool', () => {
  it('offers each machine an address of its own', () => {
    const pool = poolOf(50, 52)
    assert.deepEqual(
      [1, 2, 3].map((number) => offerTo(pool, machine(number))),
      [50, 51, 52].map(address),
    )
  })
  it('repeats the same offer to the same machine', () => {
    const pool = poolOf(50, 150)
    assert.equal(offerTo(pool, mac1), offerTo(pool, mac1))
    assert.equal(pool.offers, 1)
  })
  it('gives a machine the address that it had, live, expired or released', () => {
    for (const lease of [
      aLease(mac1, 77),
      aLease(mac1, 77, -1),
      { kind: 'released', mac: mac1, address: address(77), expiresAt: now - 9 } as const,
    ])
      assert.equal(poolOf(50, 150, [lease]).choose(mac1, undefined, now)?.address, address(77))
  })
  it('gives it another when its old one is outside the pool now', () => {
    assert.equal(
      poolOf(50, 60, [aLease(mac1, 77)]).choose(mac1, undefined, now)?.address,
      address(50),
    )
  })
  it('gives the address asked for when it is free, and another when not', () => {
    const pool = poolOf(50, 150, [aLease(mac2, 60)])
    assert.equal(pool.choose(mac1, address(70), now)?.address, address(70))
    assert.equal(pool.choose(mac1, address(60), now)?.address, address(50))
    assert.equal(pool.choose(mac1, address(200), now)?.address, address(50))
  })
  it('never gives its own address, the network’s, the broadcast address, a router’s or a name server’s', () => {
    const plan = poolPlanOf(
      aSegment({
        ranges: [{ first: Ipv4.unsafe('10.9.0.0'), last: Ipv4.unsafe('10.9.0.255') }],
        router: address(2),
        dns: [address(3)],
      }),
    )
    const pool = new LeasePool(plan, new MemoryKeeper())
    const given = new Set(
      Array.from({ length: 260 }, (_, number) => offerTo(pool, machine(number))),
    )
    for (const last of [0, 1, 2, 3, 255]) assert.ok(!given.has(address(last)), `10.9.0.${last}`)
    assert.equal(given.delete(undefined), true)
    assert.equal(given.size, 251)
  })
  it('goes through several ranges', () => {
    const plan = {
      ranges: [
        { first: address(50), last: address(50) },
        { first: address(90), last: address(91) },
      ],
      excluded: [],
    }
    const pool = new LeasePool(plan, new MemoryKeeper())
    assert.deepEqual(
      [1, 2, 3].map((number) => offerTo(pool, machine(number))),
      [50, 90, 91].map(address),
    )
  })
  it('prefers addresses never used, then the one whose lease ended first', () => {
    const pool = poolOf(50, 53, [
      aLease(machine(1), 50, -10),
      aLease(machine(2), 51, -20),
      aLease(machine(3), 52, 10),
    ])
    assert.deepEqual(
      [7, 8, 9].map((number) => offerTo(pool, machine(number))),
      [53, 51, 50].map(address),
    )
    assert.equal(offerTo(pool, machine(10)), undefined)
  })
  it('finds the one free address of a large and full pool within a few tries', () => {
    const segment = aSegment({
      subnet: { network: Ipv4.unsafe('10.0.0.0'), prefix: 8 },
      ranges: [{ first: Ipv4.unsafe('10.10.0.0'), last: Ipv4.unsafe('10.10.7.255') }],
    })
    const first = Ipv4.toNumber(Ipv4.unsafe('10.10.0.0'))
    const leases = Array.from({ length: 2048 }, (_, number): Lease => ({
      ...aLease(machine(number), 0, number === 1900 ? -1 : 1000),
      address: Ipv4.fromNumber(first + number),
    }))
    const pool = new LeasePool(poolPlanOf(segment), new MemoryKeeper(() => now, leases))
    const tries = Array.from(
      { length: 8 },
      () => pool.choose(machine(5000), undefined, now)?.address,
    )
    assert.ok(tries.includes(Ipv4.fromNumber(first + 1900)))
  })

  it('keeps an offer for a minute, then lets go of it', () => {
    const pool = poolOf(50, 50)
    pool.reserve(mac1, address(50), now)
    assert.equal(pool.isFreeFor(mac2, address(50), now + offerHoldMs - 1), false)
    assert.equal(pool.isFreeFor(mac1, address(50), now + offerHoldMs - 1), true)
    assert.equal(pool.isFreeFor(mac2, address(50), now + offerHoldMs), true)
  })
  it('takes an offer ignored for ten seconds for somebody else, but not before', () => {
    const pool = poolOf(50, 50)
    pool.reserve(mac1, address(50), now)
    assert.equal(pool.choose(mac2, undefined, now + 9_999), undefined)
    assert.equal(pool.choose(mac2, undefined, now + 10_000)?.address, address(50))
  })
  it('never takes from a machine that is offered the address of its own lease', () => {
    const pool = poolOf(50, 50, [aLease(mac1, 50)])
    pool.reserve(mac1, address(50), now)
    assert.equal(pool.choose(mac2, undefined, now + 30_000), undefined)
  })
  it('a withdrawn offer is free at once', () => {
    const pool = poolOf(50, 50)
    pool.reserve(mac1, address(50), now)
    pool.withdraw(mac1)
    assert.equal(pool.offeredTo(mac1), undefined)
    assert.equal(offerTo(pool, mac2), address(50))
  })
  it('a reservation moves the address from whoever had it on offer', () => {
    const pool = poolOf(50, 60)
    pool.reserve(mac1, address(50), now)
    pool.reserve(mac2, address(50), now)
    assert.equal(pool.offeredTo(mac1), undefined)
    assert.equal(pool.offeredTo(mac2), address(50))
    assert.equal(pool.offers, 1)
  })
  it('a declined address rests until its quarantine is over', () => {
    const pool = poolOf(50, 50, [{ kind: 'declined', address: address(50), expiresAt: now + 1000 }])
    assert.equal(pool.choose(mac1, undefined, now + 999), undefined)
    assert.equal(pool.choose(mac1, undefined, now + 1000)?.address, address(50))
  })

  it('starvation: thirty thousand machines leave a bounded number of offers, and those with leases are served', () => {
    const segment = aSegment({
      subnet: { network: Ipv4.unsafe('10.0.0.0'), prefix: 8 },
      ranges: [{ first: Ipv4.unsafe('10.1.0.0'), last: Ipv4.unsafe('10.1.63.255') }],
    })
    const known: Lease = { ...aLease(mac1, 0), address: Ipv4.unsafe('10.1.3.4') }
    const pool = new LeasePool(poolPlanOf(segment), new MemoryKeeper(() => now, [known]))
    for (let number = 0; number < 30_000; number += 1) {
      const bytes = Buffer.alloc(6, 2)
      bytes.writeUInt32BE(number, 2)
      const mac = MacAddress.fromBytes(bytes)
      assert.ok(mac.ok)
      offerTo(pool, mac.value, now + Math.floor(number / 3))
    }
    assert.ok(pool.offers <= 2048, `${pool.offers} offers`)
    assert.equal(pool.choose(mac1, undefined, now + 10_000)?.address, known.address)
  })
  it('an empty pool offers nothing and does not hang', () => {
    assert.equal(
      new LeasePool({ ranges: [], excluded: [] }, new MemoryKeeper()).choose(mac1, undefined, now),
      undefined,
    )
  })
})
