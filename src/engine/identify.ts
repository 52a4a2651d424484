/** Which known node a set of hardware addresses belongs to. The one rule for boot, check-in and registration alike. */
import type { Node } from '../domain/node.js'
import type { HwId } from '../domain/values/hw-id.js'
import { activeModelOf, type World } from '../domain/world.js'

/**
 * The nodes that own any of these addresses, the rightful one first: a bound node before a free one (what is installed must not be taken for new), then
 * the one registered first, as the original had it. More than one means that addresses moved between machines.
 */
export function claimants(world: World, hwIds: readonly HwId[]): readonly Node[] {
  const found = new Map<string, Node>()
  for (const id of hwIds) {
    const uuid = world.nodeByHwId.get(id)
    const node = uuid === undefined ? undefined : world.node.get(uuid)
    if (node !== undefined) found.set(node.uuid, node)
  }
  const rank = (node: Node) => (activeModelOf(world, node.uuid) === undefined ? 1 : 0)
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.registeredAt - b.registeredAt)
}

export const identify = (world: World, hwIds: readonly HwId[]): Node | undefined =>
  claimants(world, hwIds)[0]
