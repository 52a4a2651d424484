/** Nodes as operators see them: status, tags, and what they are bound to. Facts only when one node is looked at, or all is asked for. */
import type { ActiveModel } from '../../domain/active-model.js'
import type { JsonObject } from '../../domain/json.js'
import { firmwareIdentity, type Node, statusOf } from '../../domain/node.js'
import { invalid } from '../../domain/refusal.js'
import { ok, refuse } from '../../domain/result.js'
import { HwId } from '../../domain/values/hw-id.js'
import { MacAddress } from '../../domain/values/mac-address.js'
import { lookForNode } from '../lookup.js'
import { type CollectionDefinition, defineCollection, partOf, textFilter } from './collection.js'
import { concerns, eventsDefinition } from './events.js'
import { isoTime, present, type Reader } from './reader.js'

export const nodesDefinition: CollectionDefinition<Node> = {
  name: 'nodes',
  member: 'node',
  summary: 'The machines the appliance knows.',
  columns: [
    { heading: 'NAME', path: 'name' },
    { heading: 'STATUS', path: 'status' },
    { heading: 'POLICY', path: 'policy.name' },
    { heading: 'HOSTNAME', path: 'hostname' },
    { heading: 'STATE', path: 'state.stage' },
    { heading: 'ADDRESS', path: 'address' },
    { heading: 'MAC', path: 'hw_info.mac' },
    { heading: 'SEEN', path: 'last_checkin', as: 'age' },
    { heading: 'TAGS', path: 'tags', as: 'names' },
  ],
  all: (reader) => reader.nodes,
  nameOf: (node) => node.name,
  find: (reader, name) => lookForNode(reader.world, name),
  row: nodeRow,
  rest: (_reader, { facts, attributes }) => ({ facts, attributes }),
  filters: {
    hostname: textFilter(
      'Part of the host name.',
      (reader, node) => reader.activeModelOf(node)?.hostname,
    ),
    mac: {
      description: 'One of its MAC addresses.',
      read(text) {
        const mac = MacAddress.parse(text)
        return mac.ok ? ok((_reader, node) => node.hwIds.includes(HwId.fromMac(mac.value))) : mac
      },
    },
    serial: textFilter('Part of the serial number.', (_, node) => firmwareIdentity(node).serial),
    uuid: textFilter('Part of the firmware’s or the node’s UUID.', (_, node) =>
      [node.uuid, firmwareIdentity(node).uuid ?? ''].join(' '),
    ),
    status: {
      description: 'bound, active or inactive.',
      read: (text) =>
        ['bound', 'active', 'inactive'].includes(text)
          ? ok((reader, node) => status(reader, node) === text)
          : refuse(invalid('"status" is bound, active or inactive', 'status')),
    },
    tag: {
      description: 'Has this tag.',
      read: (text) => ok((reader, node) => reader.tagsOf(node).tags.has(text)),
    },
    policy: {
      description: 'Bound by the policy of this name.',
      read: (text) => ok((reader, node) => reader.activeModelOf(node)?.policyName === text),
    },
  },
  parts: {
    log: partOf('What has happened to it, newest first.', eventsDefinition, (reader, node) =>
      reader.events((event) => concerns(event, node)),
    ),
  },
}

export const nodes = defineCollection(nodesDefinition)

const status = (reader: Reader, node: Node) =>
  statusOf(node, reader.activeModelOf(node) !== undefined, reader.now, reader.silentMs)

function nodeRow(reader: Reader, node: Node): JsonObject {
  const { tags, troubles } = reader.tagsOf(node)
  const activeModel = reader.activeModelOf(node)
  return present({
    uuid: node.uuid,
    status: status(reader, node),
    hw_info: present({
      mac: node.hwIds.map((id) => HwId.toMac(id)),
      ...firmwareIdentity(node),
    }),
    dhcp_mac: node.dhcpMac,
    address: addressOf(reader, node),
    tags: [...tags].map((name) => reader.tagRef(name)),
    tag_troubles: troubles.length === 0 ? undefined : troubles,
    ...(activeModel !== undefined && binding(reader, activeModel)),
    registered_at: isoTime(node.registeredAt),
    last_checkin: isoTime(node.lastSeenAt),
    last_state: node.lastState,
    log: reader.ref('nodes', node.name, 'log'),
  })
}

function binding(reader: Reader, activeModel: ActiveModel): JsonObject {
  const { world } = reader
  const policy = world.policy.get(activeModel.policy)
  const model = world.model.get(activeModel.model)
  const state = model && world.templates.get(model.template)?.table.states.get(activeModel.state)
  return present({
    policy:
      policy === undefined ? { name: activeModel.policyName } : reader.ref('policies', policy.name),
    model: model && reader.ref('models', model.name),
    active_model: reader.ref('active-models', activeModel.uuid),
    hostname: activeModel.hostname,
    state: present({
      stage: activeModel.state,
      since: isoTime(activeModel.movedAt),
      boots: state?.boot.kind,
    }),
  })
}

function addressOf(reader: Reader, node: Node): string | undefined {
  for (const id of node.hwIds) {
    const address = reader.world.leaseByMac.get(HwId.toMac(id))
    const lease = address === undefined ? undefined : reader.world.lease.get(address)
    if (lease?.kind === 'bound') return lease.address
  }
  return undefined
}
