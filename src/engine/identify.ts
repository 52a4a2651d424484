/**
 * Which known node a machine is, by its hardware addresses and, where it is told, its firmware's UUID. The one rule for boot, check-in and registration
 * alike. Addresses move: docking stations are shared, cards change machines. Who might be another machine is never installed.
 */
import { type Node, systemUuidOf } from '../domain/node.js'
import { installs } from '../domain/state-machine.js'
import type { HwId } from '../domain/values/hw-id.js'
import { SystemUuid } from '../domain/values/system-uuid.js'
import { activeModelOf, type World } from '../domain/world.js'
import { installOf, stateOf } from './install.js'

export interface Identity {
  readonly hwIds: readonly HwId[]
  readonly systemUuid?: SystemUuid | undefined
}

/** The nodes that own any of a machine's addresses. */
export interface Claim {
  /** Those it may be, the rightful one first. Never empty together with `strangers`, unless nobody knows its addresses. */
  readonly candidates: readonly Node[]
  /** Those its firmware says it is not. */
  readonly strangers: readonly Node[]
}

/**
 * The nodes whose firmware stated the very same UUID, or else those that stated none. Of several: one that is bound and not being installed (it has
 * something to lose) before one that is being installed before a free one; then the one registered first, as the original had it.
 */
export function claimOf(world: World, { hwIds, systemUuid }: Identity): Claim {
  const owners = new Set<Node>()
  for (const id of hwIds) {
    const uuid = world.nodeByHwId.get(id)
    const node = uuid === undefined ? undefined : world.node.get(uuid)
    if (node !== undefined) owners.add(node)
  }
  const inOrder = [...owners].sort(
    (a, b) => rankOf(world, a) - rankOf(world, b) || a.registeredAt - b.registeredAt,
  )
  const saying = (verdict: Verdict) =>
    inOrder.filter((node) => verdictOf(node, systemUuid) === verdict)
  const same = saying('same')
  return { candidates: same.length > 0 ? same : saying('unsaid'), strangers: saying('other') }
}

export interface Recognition {
  readonly node: Node
  /** Why this may be another machine, as half a sentence; undefined: nothing speaks for that. */
  readonly doubt: string | undefined
}

/** The node this machine is taken for, and whether that is certain enough for an installation. */
export function recognise(world: World, identity: Identity): Recognition | undefined {
  const { candidates, strangers } = claimOf(world, identity)
  const [first, second] = candidates
  if (first !== undefined)
    return {
      node: first,
      doubt:
        second === undefined
          ? undefined
          : `its addresses are those of ${candidates.map(({ name }) => name).join(' and ')}`,
    }
  const [stranger] = strangers
  return (
    stranger && {
      node: stranger,
      doubt: `the machine that asks has another system UUID than ${stranger.name} had when it registered`,
    }
  )
}

/** For log lines: whom these addresses name. */
export const identify = (world: World, hwIds: readonly HwId[]): Node | undefined =>
  recognise(world, { hwIds })?.node

type Verdict = 'same' | 'other' | 'unsaid'

function verdictOf(node: Node, asking: SystemUuid | undefined): Verdict {
  const known = systemUuidOf(node)
  if (known === undefined || asking === undefined) return 'unsaid'
  return SystemUuid.same(known, asking) ? 'same' : 'other'
}

function rankOf(world: World, node: Node): number {
  const activeModel = activeModelOf(world, node.uuid)
  if (activeModel === undefined) return 2
  const install = installOf(world, activeModel)
  const state = install && stateOf(install)
  return state !== undefined && installs(state) ? 1 : 0
}
