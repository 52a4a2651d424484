/** A world for the responder: segment, leases, pool, clock and arrival, each replaceable. */
import type { Lease } from '../../../src/domain/lease.js'
import { Ipv4 } from '../../../src/domain/values/ipv4.js'
import { MacAddress } from '../../../src/domain/values/mac-address.js'
import type { Arrival, RespondContext } from '../../../src/dhcp/enquiry.js'
import { LeasePool, poolPlanOf } from '../../../src/dhcp/lease-pool.js'
import { quirks } from '../../../src/dhcp/quirks/index.js'
import type { Reply, Silence, Verdict } from '../../../src/dhcp/reply.js'
import type { SegmentConfig } from '../../../src/dhcp/segment.js'
import { describeOption } from '../../../src/dhcp/describe.js'
import { MemoryKeeper } from './memory-keeper.js'
import { aSegment } from './segments.js'

export const now = 1_700_000_000_000
export const mac1 = MacAddress.unsafe('52:54:00:aa:00:01')
export const mac2 = MacAddress.unsafe('52:54:00:aa:00:02')
export const address = (last: number): Ipv4 => Ipv4.unsafe(`10.9.0.${last}`)

export interface ContextPlan {
  readonly segment?: Partial<SegmentConfig>
  readonly leases?: readonly Lease[]
  readonly arrival?: Partial<Arrival>
  /** Offers outstanding: MAC and address. */
  readonly offers?: readonly (readonly [MacAddress, Ipv4])[]
}

export const aContext = (plan: ContextPlan = {}): RespondContext & { readonly pool: LeasePool } => {
  const segment = aSegment(plan.segment)
  const leases = new MemoryKeeper(() => now, plan.leases)
  const pool = new LeasePool(poolPlanOf(segment), leases)
  for (const [mac, offered] of plan.offers ?? []) pool.reserve(mac, offered, now)
  return {
    segment,
    leases,
    pool,
    quirks: quirks.filter(({ name }) => !segment.disabledQuirks.includes(name)),
    now,
    arrival: {
      port: 'server',
      cast: 'broadcast',
      from: { address: Ipv4.any, port: 68 },
      ...plan.arrival,
    },
  }
}

export const aLease = (mac: MacAddress, last: number, endsInMs = 600_000): Lease => ({
  kind: 'bound',
  mac,
  address: address(last),
  boundAt: now - 1000,
  expiresAt: now + endsInMs,
})

export const asReply = (verdict: Verdict): Reply => {
  if (verdict.kind === 'silence') throw new Error(`silence: ${verdict.reason}: ${verdict.detail}`)
  return verdict
}

export const asSilence = (verdict: Verdict): Silence => {
  if (verdict.kind === 'reply') throw new Error(`answered ${verdict.message.kind}`)
  return verdict
}

/** The options of a reply as text, in their order. */
export const optionTexts = (reply: Reply): readonly string[] =>
  [...reply.message.options].map(([code, value]) => describeOption(code, value))
