/** update-tag-rule: other facts for the same tag. Nodes that are bound stay so. */
import { z } from 'zod'
import { inUse } from '../domain/refusal.js'
import { put } from '../domain/world.js'
import { flag, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { alreadySo, done, listed, refused } from './outcome.js'
import {
  faultOfReferences,
  policiesAsking,
  readRule,
  ruleAttributes,
  sameRule,
} from './tag-rule.js'

export const updateTagRule = defineCommand({
  name: 'update-tag-rule',
  summary: "Change a tag's rule.",
  description:
    'Nodes earn or lose the tag at once; free nodes may therefore be bound by other policies at their next check-in. Nodes that are bound already stay so. Refused while policies ask for the tag, unless forced.',
  examples: {
    api: { name: 'virtual', rule: ['!=', ['fact', 'virtual', false], false], force: true },
    cli: `tags update-rule virtual --rule '["!=", ["fact", "virtual", false], false]' --force`,
  },
  input: z.strictObject({
    name: reference('The tag.'),
    ...ruleAttributes,
    force: flag('Do it though policies ask for the tag.').default(false),
  }),
  positions: ['name', 'rule'],
  decide(world, _moment, input) {
    const found = lookFor('tag', world.tag, input.name)
    if (!found.ok) return refused(found.refusal)
    const tag = found.value
    const rule = readRule({ ...input, name: tag.name })
    if (!rule.ok) return refused(rule.refusal)
    const fault = faultOfReferences(world, tag.name, rule.value)
    if (fault !== undefined) return refused(fault)
    const seen = { collection: 'tags', name: tag.name, uuid: tag.uuid }
    if (sameRule(tag.rule, rule.value))
      return alreadySo({ ...seen, result: `tag "${tag.name}" has this rule already` })
    const users = policiesAsking(world, tag.name).map((policy) => policy.name)
    if (users.length > 0 && !input.force)
      return refused(
        inUse(
          `tag "${tag.name}" is asked for by policy ${listed(users)}: say force to change what they choose`,
          users,
        ),
      )
    return done({ ...seen, result: `tag "${tag.name}" has a new rule` }, [
      put('tag', { ...tag, rule: rule.value }),
    ])
  },
})
