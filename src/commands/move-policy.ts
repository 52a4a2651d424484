/** move-policy: another place in the table. */
import { z } from 'zod'
import { invalid } from '../domain/refusal.js'
import { placement, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { alreadySo, done, refused } from './outcome.js'
import { placeOf, renumbered, withPlaced } from './policy-order.js'

export const movePolicy = defineCommand({
  name: 'move-policy',
  summary: 'Move a policy before or after another.',
  description:
    'The first match in the table wins, so the place decides. Nodes that are bound already stay so.',
  examples: {
    api: { name: 'web', before: 'rest' },
    cli: 'policies move web --before rest',
  },
  input: z.strictObject({ name: reference('The policy.'), ...placement }),
  positions: ['name'],
  decide(world, _moment, input) {
    const found = lookFor('policy', world.policy, input.name)
    if (!found.ok) return refused(found.refusal)
    if (input.before === undefined && input.after === undefined)
      return refused(invalid('say before or after which policy', 'before'))
    const policy = found.value
    const order = withPlaced(world, policy, input)
    if (!order.ok) return refused(order.refusal)
    const { place } = order.value
    const seen = { collection: 'policies', name: policy.name, uuid: policy.uuid }
    if (place === placeOf(world, policy))
      return alreadySo({ ...seen, result: `policy "${policy.name}" is at place ${place} already` })
    return done(
      { ...seen, result: `policy "${policy.name}" moved to place ${place}` },
      renumbered(world, order.value),
    )
  },
})
