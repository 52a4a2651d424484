/** create-tag: a name that nodes earn by their facts. */
import { z } from 'zod'
import type { Tag } from '../domain/tag.js'
import { Uuid } from '../domain/values/uuid.js'
import { put } from '../domain/world.js'
import { newName } from './attributes.js'
import { defineCommand } from './command.js'
import { done, existing, refused } from './outcome.js'
import { faultOfReferences, readRule, ruleAttributes, sameRule } from './tag-rule.js'

export const createTag = defineCommand({
  name: 'create-tag',
  summary: 'Make a tag that nodes earn by their facts.',
  description:
    'A node has the tag while its facts fulfil the rule; tags are computed whenever they are asked for. Policies choose nodes by tags. A rule that cannot be evaluated for a node (a fact is absent) withholds this tag from it and nothing else.',
  examples: {
    api: { name: 'virtual', rule: ['=', ['fact', 'virtual'], 'kvm'] },
    cli: `tags create virtual --rule '["=", ["fact", "virtual"], "kvm"]'`,
  },
  input: z.strictObject({ name: newName('tag'), ...ruleAttributes }),
  positions: ['name', 'rule'],
  decide(world, moment, input) {
    const rule = readRule(input)
    if (!rule.ok) return refused(rule.refusal)
    const fault = faultOfReferences(world, input.name, rule.value)
    if (fault !== undefined) return refused(fault)
    const there = [...world.tag.values()].find((tag) => tag.name === input.name)
    if (there !== undefined)
      return existing(
        'tag',
        { collection: 'tags', name: there.name, uuid: there.uuid },
        sameRule(there.rule, rule.value) ? [] : ['rule'],
      )
    const tag: Tag = {
      uuid: Uuid.unsafe(moment.uuid()),
      name: input.name,
      rule: rule.value,
      createdAt: moment.now,
    }
    return done(
      {
        collection: 'tags',
        name: tag.name,
        uuid: tag.uuid,
        result: `tag "${tag.name}" created`,
      },
      [put('tag', tag)],
    )
  },
})
