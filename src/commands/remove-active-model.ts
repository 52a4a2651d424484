/** remove-active-model: a node is free again. */
import { z } from 'zod'
import { confirmation, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookForActiveModel } from './lookup.js'
import { done, refused } from './outcome.js'
import { confirmed, nodeOf, release } from './release.js'

export const removeActiveModel = defineCommand({
  name: 'remove-active-model',
  summary: 'Free a node from the policy that bound it.',
  description:
    'The install behind it is over: its callbacks are refused, its answer files served no more. At its next network boot the node gets the microkernel, and the policies bind it as they then are: it may be installed again. Nothing is erased before that.',
  examples: {
    api: { name: 'node3', confirm: 'node3' },
    cli: 'active-models remove node3 --confirm node3',
  },
  input: z.strictObject({
    name: reference('The active model: its uuid, or its node by name, uuid or MAC address.'),
    confirm: confirmation,
  }),
  positions: ['name'],
  decide(world, _moment, input) {
    const found = lookForActiveModel(world, input.name)
    if (!found.ok) return refused(found.refusal)
    const node = nodeOf(world, found.value)
    if (!node.ok) return refused(node.refusal)
    const unsure = confirmed(
      node.value,
      input.confirm,
      'the node becomes free, and policies may install it again',
    )
    if (unsure !== undefined) return refused(unsure)
    const { changes, events } = release(node.value, found.value, 'removed by an operator')
    return done(
      {
        collection: 'nodes',
        name: node.value.name,
        uuid: node.value.uuid,
        result: `node "${node.value.name}" is free: no longer ${found.value.hostname} by policy "${found.value.policyName}"`,
      },
      changes,
      events,
    )
  },
})
