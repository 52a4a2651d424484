/** disable-policy: it takes no more nodes. */
import { z } from 'zod'
import { reference } from './attributes.js'
import { defineCommand } from './command.js'
import { decideSwitch } from './policy-switch.js'

export const disablePolicy = defineCommand({
  name: 'disable-policy',
  summary: 'Stop a policy from taking nodes.',
  description: 'Nodes it has bound already stay so, and finish installing.',
  examples: { api: { name: 'web' }, cli: 'policies disable web' },
  input: z.strictObject({ name: reference('The policy.') }),
  positions: ['name'],
  decide: (world, _moment, { name }) => decideSwitch(world, name, false),
})
