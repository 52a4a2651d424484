/** The one ordered table of policies: putting one somewhere, and writing only the places that change. */
import { inOrder, type Policy } from '../domain/policy.js'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { type Change, put, type World } from '../domain/world.js'
import { lookFor } from './lookup.js'

export interface Placement {
  readonly before?: string | undefined
  readonly after?: string | undefined
}

export interface Order {
  readonly policies: readonly Policy[]
  /** From 1. */
  readonly place: number
}

/** The table with `policy` where `placement` says, or last. Its own former place, if any, is given up. */
export function withPlaced(world: World, policy: Policy, placement: Placement): Result<Order> {
  const others = inOrder(world.policy.values()).filter((other) => other.uuid !== policy.uuid)
  const at = indexFor(world, others, placement)
  if (!at.ok) return at
  const policies = [...others.slice(0, at.value), policy, ...others.slice(at.value)]
  return ok({ policies, place: at.value + 1 })
}

function indexFor(
  world: World,
  others: readonly Policy[],
  { before, after }: Placement,
): Result<number> {
  if (before !== undefined && after !== undefined)
    return refuse(invalid('give either before or after, not both', 'after'))
  const anchor = before ?? after
  if (anchor === undefined) return ok(others.length)
  const found = lookFor('policy', world.policy, anchor)
  if (!found.ok) return found
  const index = others.findIndex((other) => other.uuid === found.value.uuid)
  if (index === -1) return refuse(invalid('a policy cannot be placed by itself', 'before'))
  return ok(before === undefined ? index + 1 : index)
}

/** Positions 1, 2, 3 … in this order; only policies whose record differs from the world's are written. */
export const renumbered = (world: World, { policies }: Order): readonly Change[] =>
  policies
    .map((policy, at): Policy => ({ ...policy, position: at + 1 }))
    .filter((policy) => world.policy.get(policy.uuid)?.position !== policy.position)
    .map((policy) => put('policy', policy))

/** From 1, for people: positions may have gaps. */
export const placeOf = (world: World, policy: Policy): number =>
  inOrder(world.policy.values()).findIndex((other) => other.uuid === policy.uuid) + 1
