/** decideLease: whether a lease the DHCP room has chosen may become true. The pool chooses; this is the one gate against giving an address twice. */
import { type Decision, type Moment, unchanged } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import type { Lease } from '../domain/lease.js'
import { conflict } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { type Change, put, remove, type World } from '../domain/world.js'

export function decideLease(world: World, moment: Moment, lease: Lease): Decision<Result<null>> {
  const holder = world.lease.get(lease.address)
  const taken = holder?.kind === 'bound' && holder.expiresAt > moment.now
  if (lease.kind === 'bound' && taken && holder.mac !== lease.mac)
    return unchanged(refuse(conflict(`${lease.address} is held by ${holder.mac}`)))
  return {
    answer: ok(null),
    changes: [...elsewhere(world, lease), put('lease', lease)],
    events: noted(holder, lease),
  }
}

/** A machine holds one address: its former one, if other, is given up. */
function elsewhere(world: World, lease: Lease): readonly Change[] {
  if (lease.kind === 'declined') return []
  const former = world.leaseByMac.get(lease.mac)
  return former === undefined || former === lease.address ? [] : [remove('lease', former)]
}

/** A renewal is no news: only a new holder, a release and a decline are events. */
function noted(holder: Lease | undefined, lease: Lease): readonly EventDraft[] {
  switch (lease.kind) {
    case 'bound':
      if (holder?.kind === 'bound' && holder.mac === lease.mac) return []
      return [
        {
          kind: 'dhcp.bound',
          message: `${lease.mac} got ${lease.address}`,
          mac: lease.mac,
          detail: { address: lease.address },
        },
      ]
    case 'released':
      return [
        {
          kind: 'dhcp.released',
          message: `${lease.mac} gave up ${lease.address}`,
          mac: lease.mac,
          detail: { address: lease.address },
        },
      ]
    case 'declined':
      return [
        {
          kind: 'dhcp.declined',
          message: `${lease.address} was found in use by somebody else`,
          detail: { address: lease.address },
        },
      ]
  }
}
