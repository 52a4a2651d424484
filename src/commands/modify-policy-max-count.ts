/** modify-policy-max-count: how many nodes a policy may have. */
import { z } from 'zod'
import { boundCount } from '../domain/policy.js'
import { invalid } from '../domain/refusal.js'
import { put } from '../domain/world.js'
import { flag, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { alreadySo, done, refused } from './outcome.js'

export const modifyPolicyMaxCount = defineCommand({
  name: 'modify-policy-max-count',
  summary: 'Set how many nodes a policy may have at once.',
  description:
    'A limit below the number it has already frees none of them: it only takes no more until there are fewer.',
  examples: {
    api: { name: 'web', max_count: 40 },
    cli: 'policies modify-max-count web 40',
  },
  input: z.strictObject({
    name: reference('The policy.'),
    max_count: z.int().min(0).max(1_000_000).optional().meta({
      description: 'The limit; 0 is none.',
    }),
    no_max_count: flag('No limit.').optional(),
  }),
  positions: ['name', 'max_count'],
  decide(world, _moment, input) {
    const found = lookFor('policy', world.policy, input.name)
    if (!found.ok) return refused(found.refusal)
    const without = input.no_max_count === true
    if ((input.max_count === undefined) !== without)
      return refused(invalid('give either max_count or no_max_count', 'max_count'))
    const policy = found.value
    const maximum = input.max_count ?? 0
    const seen = { collection: 'policies', name: policy.name, uuid: policy.uuid }
    const limit = maximum === 0 ? 'no limit' : `at most ${maximum} nodes`
    if (policy.maximum === maximum)
      return alreadySo({ ...seen, result: `policy "${policy.name}" has ${limit} already` })
    const bound = boundCount(policy, world['active-model'].values())
    const over = maximum > 0 && bound > maximum ? ` (it has ${bound}; they stay)` : ''
    return done({ ...seen, result: `policy "${policy.name}" now has ${limit}${over}` }, [
      put('policy', { ...policy, maximum }),
    ])
  },
})
