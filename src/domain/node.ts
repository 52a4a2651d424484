/** Node: a server the appliance knows, physical or virtual. Whether it is bound is the ActiveModel's affair; tags are computed, never stored. */
import type { Json, JsonObject } from './json.js'
import { isObject, lookUp } from './json.js'
import type { HwId } from './values/hw-id.js'
import type { Label } from './values/label.js'
import type { MacAddress } from './values/mac-address.js'
import { SystemUuid } from './values/system-uuid.js'
import type { Uuid } from './values/uuid.js'

export interface Node {
  readonly uuid: Uuid<'node'>
  /** `node1`, `node2`, … in order of registration, until an operator renames it. */
  readonly name: Label
  /** Every Ethernet address seen on it. One address belongs to one node. Empty only after another node won them all. */
  readonly hwIds: readonly HwId[]
  /** The flat facts of the original's vocabulary (`mk_hw_…`), replaced as a whole at each registration. */
  readonly attributes: JsonObject
  /** The structured facts of our own microkernel; empty from an older one. */
  readonly facts: JsonObject
  /** The NIC that got its address in iPXE. */
  readonly dhcpMac?: MacAddress
  /** What the microkernel called its state; stored and shown, never consulted. */
  readonly lastState: string
  /** Milliseconds since 1970. */
  readonly registeredAt: number
  readonly lastSeenAt: number
}

export type NodeStatus = 'bound' | 'inactive' | 'active'

/** The original's three words: bound › inactive (silent longer than `silentMs`) › active. */
export function statusOf(node: Node, isBound: boolean, now: number, silentMs: number): NodeStatus {
  if (isBound) return 'bound'
  return now - node.lastSeenAt > silentMs ? 'inactive' : 'active'
}

/** All facts under one roof, as tag rules see them: the flat ones beside the structured ones, which win a shared name. */
export const factsOf = (node: Node): JsonObject => ({ ...node.attributes, ...node.facts })

/** System UUID and serial as the firmware states them; undefined when absent. For people and later matching, never alone a proof of identity. */
export function firmwareIdentity(node: Node): { readonly uuid?: string; readonly serial?: string } {
  const text = (value: Json | undefined) =>
    typeof value === 'string' && value !== '' ? value : undefined
  const dmi = isObject(node.facts['dmi']) ? node.facts['dmi'] : {}
  const uuid = text(lookUp(dmi, 'uuid'))
  const serial = text(lookUp(dmi, 'serial'))
  return { ...(uuid !== undefined && { uuid }), ...(serial !== undefined && { serial }) }
}

/** The firmware's UUID, when it tells one machine from another: our own microkernel's word, or the `uuid` of an older one. */
export const systemUuidOf = ({
  attributes,
  facts,
}: Pick<Node, 'attributes' | 'facts'>): SystemUuid | undefined =>
  SystemUuid.parse(lookUp(facts, 'dmi.uuid')) ?? SystemUuid.parse(lookUp(attributes, 'uuid'))
