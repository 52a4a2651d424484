/** NodeHash: a node as the original dumped it, with the `@` of Ruby's instance variables, keys in its order. The answer to a registration. */
import { type Node, statusOf } from '../../domain/node.js'
import { tagsOf } from '../../domain/tag.js'
import { MacAddress } from '../../domain/values/mac-address.js'
import { activeModelOf, type World } from '../../domain/world.js'

/** As of `now` (milliseconds since 1970); a node silent for longer than `silentMs` is inactive. */
export const nodeHash = (
  node: Node,
  world: World,
  { now, silentMs }: { readonly now: number; readonly silentMs: number },
): object => ({
  '@uuid': node.uuid,
  '@version': 2,
  '@classname': 'ProjectRazor::Node',
  '@is_template': false,
  '@noun': 'node',
  '@dhcp_mac': node.dhcpMac === undefined ? null : MacAddress.toBootif(node.dhcpMac),
  '@hw_id': node.hwIds,
  '@attributes_hash': node.attributes,
  '@tags': [...tagsOf(node, world.tag.values()).tags],
  '@status': statusOf(node, activeModelOf(world, node.uuid) !== undefined, now, silentMs),
  '@timestamp': Math.floor(node.lastSeenAt / 1000),
  '@last_state': node.lastState,
})
