/** create-policy: which nodes get which model. */
import { z } from 'zod'
import type { Policy } from '../domain/policy.js'
import { invalid } from '../domain/refusal.js'
import { Label } from '../domain/values/label.js'
import { Uuid } from '../domain/values/uuid.js'
import type { World } from '../domain/world.js'
import { flag, newName, parsed, placement, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { done, existing, type Outcome, refused } from './outcome.js'
import { placeOf, type Placement, renumbered, withPlaced } from './policy-order.js'
import { noteOnUnknownTags } from './policy-tags.js'

const input = z.strictObject({
  name: newName('policy'),
  model: reference('The model its nodes get.'),
  tags: z
    .array(parsed((text) => Label.parse(text)))
    .max(100)
    .default([])
    .meta({
      aliases: ['tag'],
      description: 'Tags a node must have, all of them; system tags (cpus_2, nics_1 …) count too.',
    }),
  match_all: flag('Take every node. Must be said where no tags are given.').default(false),
  enabled: flag('Whether it takes nodes from now on.').default(true),
  max_count: z.int().min(0).max(1_000_000).default(0).meta({
    description: 'How many nodes may be bound to it at once; 0 is no limit.',
  }),
  ...placement,
})

export const createPolicy = defineCommand({
  name: 'create-policy',
  summary: 'Make a policy: which nodes get which model.',
  description:
    'Policies are one ordered table, like the rules of a firewall: a free node that checks in is bound by the first enabled policy all of whose tags it has and that is not full. A new policy goes to the end unless before or after says otherwise.',
  examples: {
    api: { name: 'web', model: 'debian', tags: ['virtual'], max_count: 20, before: 'rest' },
    cli: 'policies create web --model debian --tag virtual --max-count 20 --before rest',
  },
  input,
  positions: ['name', 'model'],
  decide(world, moment, wanted) {
    const model = lookFor('model', world.model, wanted.model)
    if (!model.ok) return refused(model.refusal)
    const tags = [...new Set(wanted.tags)]
    const fault = faultOfChoice(tags, wanted.match_all)
    if (fault !== undefined) return refused(invalid(fault, 'tags'))
    const content = {
      name: wanted.name,
      model: model.value.uuid,
      tags,
      matchAll: wanted.match_all,
      enabled: wanted.enabled,
      maximum: wanted.max_count,
    }
    const there = [...world.policy.values()].find((policy) => policy.name === wanted.name)
    if (there !== undefined) return compared(world, there, { ...there, ...content }, wanted)
    const policy: Policy = {
      ...content,
      uuid: Uuid.unsafe(moment.uuid()),
      position: 0,
      createdAt: moment.now,
    }
    const order = withPlaced(world, policy, wanted)
    if (!order.ok) return refused(order.refusal)
    const what = tags.length === 0 ? 'every node' : `nodes tagged ${tags.join(', ')}`
    return done(
      {
        collection: 'policies',
        name: policy.name,
        uuid: policy.uuid,
        result: `policy "${policy.name}" created at place ${order.value.place}: ${what} → model "${model.value.name}"${policy.enabled ? '' : ', disabled'}${noteOnUnknownTags(world, tags)}`,
      },
      renumbered(world, order.value),
    )
  },
})

function faultOfChoice(tags: readonly Label[], matchAll: boolean): string | undefined {
  if (tags.length === 0 && !matchAll)
    return 'a policy needs tags; one that is to take every node says match_all instead'
  if (tags.length > 0 && matchAll) return 'match_all takes every node: give no tags beside it'
  return undefined
}

/** Places are compared only as far as they were asked for. */
function compared(world: World, there: Policy, wanted: Policy, asked: Placement): Outcome {
  const differing: string[] = []
  if (there.model !== wanted.model) differing.push('model')
  if ([...there.tags].sort().join() !== [...wanted.tags].sort().join()) differing.push('tags')
  if (there.matchAll !== wanted.matchAll) differing.push('match_all')
  if (there.enabled !== wanted.enabled)
    differing.push(there.enabled ? 'it is enabled' : 'it is disabled')
  if (there.maximum !== wanted.maximum) differing.push('max_count')
  const placed = isPlaced(world, there, asked)
  if (typeof placed !== 'boolean') return placed
  if (!placed) differing.push('place')
  return existing(
    'policy',
    { collection: 'policies', name: there.name, uuid: there.uuid },
    differing,
  )
}

function isPlaced(world: World, policy: Policy, { before, after }: Placement): boolean | Outcome {
  const anchor = before ?? after
  if (anchor === undefined) return true
  const other = lookFor('policy', world.policy, anchor)
  if (!other.ok) return refused(other.refusal)
  const [mine, its] = [placeOf(world, policy), placeOf(world, other.value)]
  return before === undefined ? mine > its : mine < its
}
