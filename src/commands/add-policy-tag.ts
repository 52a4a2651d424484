/** add-policy-tag: a policy asks for one tag more. */
import { z } from 'zod'
import type { Tag } from '../domain/tag.js'
import { conflict } from '../domain/refusal.js'
import { Label } from '../domain/values/label.js'
import { Uuid } from '../domain/values/uuid.js'
import { type Change, put } from '../domain/world.js'
import { parsed, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { alreadySo, done, refused } from './outcome.js'
import { noteOnUnknownTags } from './policy-tags.js'
import { faultOfReferences, readRule, ruleAttributes, sameRule } from './tag-rule.js'

export const addPolicyTag = defineCommand({
  name: 'add-policy-tag',
  summary: 'Have a policy ask for one more tag.',
  description:
    'It then takes fewer nodes; those it has stay. Adding one to a policy that takes every node ends that. With a rule, the tag is created too.',
  examples: {
    api: { name: 'web', tag: 'virtual' },
    cli: 'policies add-tag web virtual',
  },
  input: z.strictObject({
    name: reference('The policy.'),
    tag: parsed((text) => Label.parse(text)).meta({ description: 'The tag.' }),
    rule: ruleAttributes.rule.meta({ description: 'Creates the tag with this rule first.' }),
  }),
  positions: ['name', 'tag', 'rule'],
  decide(world, moment, input) {
    const found = lookFor('policy', world.policy, input.name)
    if (!found.ok) return refused(found.refusal)
    const policy = found.value
    const changes: Change[] = []
    if (input.rule !== undefined) {
      const rule = readRule({ name: input.tag, rule: input.rule })
      if (!rule.ok) return refused(rule.refusal)
      const fault = faultOfReferences(world, input.tag, rule.value)
      if (fault !== undefined) return refused(fault)
      const there = [...world.tag.values()].find((tag) => tag.name === input.tag)
      if (there !== undefined && !sameRule(there.rule, rule.value))
        return refused(conflict(`there is a tag "${input.tag}" already, with another rule`))
      const tag: Tag = {
        uuid: Uuid.unsafe(moment.uuid()),
        name: input.tag,
        rule: rule.value,
        createdAt: moment.now,
      }
      if (there === undefined) changes.push(put('tag', tag))
    }
    const seen = { collection: 'policies', name: policy.name, uuid: policy.uuid }
    if (policy.tags.includes(input.tag) && changes.length === 0)
      return alreadySo({
        ...seen,
        result: `policy "${policy.name}" asks for tag "${input.tag}" already`,
      })
    const tags = [...new Set([...policy.tags, input.tag])]
    changes.push(put('policy', { ...policy, tags, matchAll: false }))
    const note = input.rule === undefined ? noteOnUnknownTags(world, [input.tag]) : ''
    const ended = policy.matchAll ? '; it no longer takes every node' : ''
    return done(
      { ...seen, result: `policy "${policy.name}" now asks for ${tags.join(', ')}${ended}${note}` },
      changes,
    )
  },
})
