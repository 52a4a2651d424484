/** remove-policy-tag: a policy asks for one tag less. */
import { z } from 'zod'
import { put } from '../domain/world.js'
import { reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { alreadySo, done, refused } from './outcome.js'

export const removePolicyTag = defineCommand({
  name: 'remove-policy-tag',
  summary: 'Have a policy ask for one tag less.',
  description:
    'It then takes more nodes. Without its last tag it takes none: taking every node must be said when a policy is created.',
  examples: {
    api: { name: 'web', tag: 'virtual' },
    cli: 'policies remove-tag web virtual',
  },
  input: z.strictObject({ name: reference('The policy.'), tag: reference('The tag.') }),
  positions: ['name', 'tag'],
  decide(world, _moment, input) {
    const found = lookFor('policy', world.policy, input.name)
    if (!found.ok) return refused(found.refusal)
    const policy = found.value
    const seen = { collection: 'policies', name: policy.name, uuid: policy.uuid }
    const tags = policy.tags.filter((tag) => tag !== input.tag)
    if (tags.length === policy.tags.length)
      return alreadySo({
        ...seen,
        result: `no changes; policy "${policy.name}" does not ask for tag ${JSON.stringify(input.tag)}`,
      })
    const left =
      tags.length === 0 ? 'has no tags left and takes no node' : `asks for ${tags.join(', ')}`
    return done({ ...seen, result: `policy "${policy.name}" now ${left}` }, [
      put('policy', { ...policy, tags }),
    ])
  },
})
