/** Policies as operators see them: the table, in order. */
import type { JsonObject } from '../../domain/json.js'
import { inOrder, type Policy } from '../../domain/policy.js'
import { lookFor } from '../lookup.js'
import { placeOf } from '../policy-order.js'
import { type CollectionDefinition, defineCollection, partOf } from './collection.js'
import { nodesDefinition } from './nodes.js'
import { isoTime, present, type Reader } from './reader.js'

export const policiesDefinition: CollectionDefinition<Policy> = {
  name: 'policies',
  member: 'policy',
  summary: 'Which nodes get which model: the first match wins.',
  columns: [
    { heading: '#', path: 'place' },
    { heading: 'NAME', path: 'name' },
    { heading: 'ENABLED', path: 'enabled' },
    { heading: 'TAGS', path: 'tags', as: 'names' },
    { heading: 'MODEL', path: 'model.name' },
    { heading: 'NODES', path: 'nodes.count' },
    { heading: 'MAX', path: 'max_count' },
  ],
  all: (reader) => inOrder(reader.world.policy.values()),
  nameOf: (policy) => policy.name,
  find: (reader, name) => lookFor('policy', reader.world.policy, name),
  row: policyRow,
  parts: {
    nodes: partOf('The nodes it has bound.', nodesDefinition, nodesOf),
  },
}

export const policies = defineCollection(policiesDefinition)

function nodesOf(reader: Reader, policy: Policy) {
  return reader.nodes.filter((node) => reader.activeModelOf(node)?.policy === policy.uuid)
}

function policyRow(reader: Reader, policy: Policy): JsonObject {
  const { world } = reader
  const model = world.model.get(policy.model)
  return present({
    uuid: policy.uuid,
    place: placeOf(world, policy),
    enabled: policy.enabled,
    model:
      model === undefined
        ? { name: policy.model, missing: true }
        : reader.ref('models', model.name),
    tags: policy.tags.map((name) => reader.tagRef(name)),
    match_all: policy.matchAll,
    max_count: policy.maximum === 0 ? undefined : policy.maximum,
    nodes: {
      ...reader.ref('policies', policy.name, 'nodes'),
      count: nodesOf(reader, policy).length,
    },
    created_at: isoTime(policy.createdAt),
  })
}
