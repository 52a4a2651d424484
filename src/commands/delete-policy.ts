/** delete-policy: it takes no more nodes and is gone from the table; what it has bound stays in force, as in the original. */
import { z } from 'zod'
import { boundCount } from '../domain/policy.js'
import { remove } from '../domain/world.js'
import { reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { absent, done } from './outcome.js'

export const deletePolicy = defineCommand({
  name: 'delete-policy',
  summary: 'Remove a policy.',
  description:
    'Its active models stay in force: nodes it has bound finish installing and go on booting as they do. To free them, use remove-active-model.',
  examples: { api: { name: 'web' }, cli: 'policies delete web' },
  input: z.strictObject({ name: reference('The policy.') }),
  positions: ['name'],
  decide(world, _moment, { name }) {
    const found = lookFor('policy', world.policy, name)
    if (!found.ok) return absent(found.refusal)
    const policy = found.value
    const bound = boundCount(policy, world['active-model'].values())
    const stay = bound === 0 ? '' : `; the ${bound} node(s) it has bound stay so`
    return done({ result: `policy "${policy.name}" deleted${stay}` }, [
      remove('policy', policy.uuid),
    ])
  },
})
