/** delete-tag: no node earns it any more. */
import { z } from 'zod'
import { inUse } from '../domain/refusal.js'
import { remove } from '../domain/world.js'
import { flag, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { absent, done, listed, refused } from './outcome.js'
import { policiesAsking, tagsLeaningOn } from './tag-rule.js'

export const deleteTag = defineCommand({
  name: 'delete-tag',
  summary: 'Remove a tag.',
  description:
    "Refused while policies ask for the tag, unless forced: such policies keep asking for it and so match no node, rather than suddenly matching more. Always refused while another tag's rule refers to it.",
  examples: { api: { name: 'virtual' }, cli: 'tags delete virtual' },
  input: z.strictObject({
    name: reference('The tag.'),
    force: flag('Do it though policies ask for the tag.').default(false),
  }),
  positions: ['name'],
  decide(world, _moment, input) {
    const found = lookFor('tag', world.tag, input.name)
    if (!found.ok) return absent(found.refusal)
    const tag = found.value
    const leaning = tagsLeaningOn(world, tag.name).map((other) => other.name)
    if (leaning.length > 0)
      return refused(
        inUse(
          `tag "${tag.name}" is part of the rule of tag ${listed(leaning)}: change that first`,
          leaning,
        ),
      )
    const users = policiesAsking(world, tag.name).map((policy) => policy.name)
    if (users.length > 0 && !input.force)
      return refused(
        inUse(
          `tag "${tag.name}" is asked for by policy ${listed(users)}: remove it there (remove-policy-tag), or say force`,
          users,
        ),
      )
    const after = users.length === 0 ? '' : `; policy ${listed(users)} will match no node`
    return done({ result: `tag "${tag.name}" deleted${after}` }, [remove('tag', tag.uuid)])
  },
})
