/** decideRegister: a microkernel reports what its machine is. Known addresses are joined, facts replaced; addresses that two nodes claim go to the rightful one. */
import { type Decision, type Moment, unchanged } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import { type JsonObject, sameJson } from '../domain/json.js'
import { type Node, systemUuidOf } from '../domain/node.js'
import { conflict, unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { HwId } from '../domain/values/hw-id.js'
import { Label } from '../domain/values/label.js'
import { Uuid } from '../domain/values/uuid.js'
import { activeModelOf, type Change, put, type World } from '../domain/world.js'
import { claimOf } from './identify.js'

export interface Registration {
  readonly hwIds: readonly HwId[]
  readonly attributes: JsonObject
  readonly facts: JsonObject
  readonly lastState: string
}

export interface RegisterSettings {
  /** Machines beyond this many are not taken in: anybody on the wire can invent addresses. */
  readonly maximumNodes: number
}

/**
 * A bound node keeps its addresses, whoever shows them; a free one loses them to the machine that does. Refused (`conflict`) when all addresses are
 * those of bound nodes of another firmware UUID, and (`unavailable`) when there are as many nodes as there may be.
 */
export function decideRegister(
  world: World,
  moment: Moment,
  registration: Registration & RegisterSettings,
): Decision<Result<Node>> {
  const { hwIds } = registration
  const { candidates, strangers } = claimOf(world, {
    hwIds,
    systemUuid: systemUuidOf(registration),
  })
  const [known, ...others] = candidates
  if (known !== undefined)
    return join(world, moment, { known, others: [...others, ...strangers], registration })
  const unclaimed = hwIds.filter((id) => !world.nodeByHwId.has(id))
  const [stranger, ...rest] = strangers
  if (stranger === undefined || unclaimed.length > 0)
    return welcome(world, moment, {
      registration: { ...registration, hwIds: unclaimed },
      strangers,
    })
  if (activeModelOf(world, stranger.uuid) !== undefined)
    return unchanged(refuse(conflict(notThisOne(stranger))), [])
  return join(world, moment, { known: stranger, others: rest, registration })
}

const notThisOne = ({ name }: Node): string =>
  `these addresses belong to ${name}, which is bound and had another system UUID: if it has a new mainboard, remove-active-model ${name} lets it register anew`

function welcome(
  world: World,
  moment: Moment,
  {
    registration,
    strangers,
  }: {
    readonly registration: Registration & RegisterSettings
    readonly strangers: readonly Node[]
  },
): Decision<Result<Node>> {
  const { hwIds, attributes, facts, lastState, maximumNodes } = registration
  if (world.node.size >= maximumNodes) return unchanged(refuse(unavailable(full(maximumNodes))))
  const node: Node = {
    uuid: Uuid.unsafe(moment.uuid()),
    name: nextName(world),
    hwIds,
    attributes,
    facts,
    lastState,
    registeredAt: moment.now,
    lastSeenAt: moment.now,
  }
  return {
    answer: ok(node),
    changes: [put('node', node)],
    events: [
      ...strangers.map((other) => collided(node, other)),
      registered(node, `new machine ${node.hwIds.join(' ')} registered as ${node.name}`),
    ],
  }
}

const full = (maximum: number): string =>
  `there are ${maximum} nodes, as many as may be: delete-node those that are gone, or raise maximum_nodes in razor.yaml`

function join(
  world: World,
  moment: Moment,
  {
    known,
    others,
    registration,
  }: {
    readonly known: Node
    readonly others: readonly Node[]
    readonly registration: Registration
  },
): Decision<Result<Node>> {
  const { attributes, facts, lastState } = registration
  const isBound = (node: Node) => activeModelOf(world, node.uuid) !== undefined
  const kept = new Set(others.filter(isBound).flatMap((other) => other.hwIds))
  const node: Node = {
    ...known,
    attributes,
    facts,
    lastState,
    lastSeenAt: moment.now,
    hwIds: [...new Set([...known.hwIds, ...registration.hwIds.filter((id) => !kept.has(id))])],
  }
  const disowned = others
    .filter((other) => !isBound(other))
    .map((other): Change =>
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
  return { answer: ok(node), changes: [...disowned, put('node', node)], events }
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

/** Who keeps a shared address shows in the nodes; here is said that it is shared. */
const collided = (node: Node, other: Node): EventDraft => ({
  kind: 'node.collided',
  message: `${node.name} and ${other.name} both show one address`,
  node: node.uuid,
  detail: { other: other.name, addresses: other.hwIds },
})

/** `node<N>` with the first N above all in use: a name is not handed to a second machine while the first is known. */
function nextName(world: World): Label {
  const names = new Set<string>()
  let highest = 0
  for (const { name } of world.node.values()) {
    names.add(name)
    const number = /^node(\d{1,9})$/.exec(name)?.[1]
    if (number !== undefined) highest = Math.max(highest, Number(number))
  }
  // Above nine digits the names in use are no longer counted, only avoided.
  let next = highest + 1
  while (names.has(`node${next}`)) next += 1
  return Label.unsafe(`node${next}`)
}
