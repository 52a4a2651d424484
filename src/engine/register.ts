/** decideRegister: a microkernel reports what its machine is. Known addresses are joined, facts replaced; addresses that two nodes claim go to the rightful one. */
import type { Decision, Moment } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import { type JsonObject, sameJson } from '../domain/json.js'
import type { Node } from '../domain/node.js'
import { HwId } from '../domain/values/hw-id.js'
import { Label } from '../domain/values/label.js'
import { Uuid } from '../domain/values/uuid.js'
import { type Change, put, type World } from '../domain/world.js'
import { claimants } from './identify.js'

export interface Registration {
  readonly hwIds: readonly HwId[]
  readonly attributes: JsonObject
  readonly facts: JsonObject
  readonly lastState: string
}

export function decideRegister(
  world: World,
  moment: Moment,
  registration: Registration,
): Decision<Node> {
  const [known, ...others] = claimants(world, registration.hwIds)
  const { attributes, facts, lastState } = registration
  const report = { attributes, facts, lastState, lastSeenAt: moment.now }
  if (known === undefined) {
    const node: Node = {
      ...report,
      uuid: Uuid.unsafe(moment.uuid()),
      name: nextName(world),
      hwIds: registration.hwIds,
      registeredAt: moment.now,
    }
    return {
      answer: node,
      changes: [put('node', node)],
      events: [registered(node, `new machine ${node.hwIds.join(' ')} registered as ${node.name}`)],
    }
  }
  const node: Node = {
    ...known,
    ...report,
    hwIds: [...new Set([...known.hwIds, ...registration.hwIds])],
  }
  const disowned = others.map((other): Change =>
    put('node', { ...other, hwIds: other.hwIds.filter((id) => !node.hwIds.includes(id)) }),
  )
  const changed = !sameJson(known.attributes, attributes) || !sameJson(known.facts, facts)
  const events: EventDraft[] = [
    ...others.map((other) => collided(node, other)),
    changed
      ? {
          ...registered(node, `${node.name} registered again, with other facts`),
          kind: 'node.facts-changed',
        }
      : registered(node, `${node.name} registered again`),
  ]
  // The losers first: an address indexed to its new owner must not be unindexed again.
  return { answer: node, changes: [...disowned, put('node', node)], events }
}

const registered = (node: Node, message: string): EventDraft => {
  const [first] = node.hwIds
  return {
    kind: 'node.registered',
    message,
    node: node.uuid,
    ...(first !== undefined && { mac: HwId.toMac(first) }),
    detail: { name: node.name, addresses: node.hwIds },
  }
}

const collided = (node: Node, other: Node): EventDraft => ({
  kind: 'node.collided',
  message: `${node.name} and ${other.name} both claimed ${other.hwIds.filter((id) => node.hwIds.includes(id)).join(' ')}: ${node.name} keeps it`,
  node: node.uuid,
  detail: { other: other.name },
})

/** `node<N>` with the first N above all in use: a name is not handed to a second machine while the first is known. */
function nextName(world: World): Label {
  let highest = 0
  for (const node of world.node.values()) {
    const number = /^node(\d{1,9})$/.exec(node.name)?.[1]
    if (number !== undefined) highest = Math.max(highest, Number(number))
  }
  return Label.unsafe(`node${highest + 1}`)
}
