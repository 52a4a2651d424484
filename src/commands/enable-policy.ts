/** enable-policy: it takes nodes from now on. */
import { z } from 'zod'
import { reference } from './attributes.js'
import { defineCommand } from './command.js'
import { decideSwitch } from './policy-switch.js'

export const enablePolicy = defineCommand({
  name: 'enable-policy',
  summary: 'Let a policy take nodes.',
  description: 'Free nodes that match are bound at their next check-in.',
  examples: { api: { name: 'web' }, cli: 'policies enable web' },
  input: z.strictObject({ name: reference('The policy.') }),
  positions: ['name'],
  decide: (world, _moment, { name }) => decideSwitch(world, name, true),
})
