/** delete-node: forget a machine. */
import { z } from 'zod'
import { inUse } from '../domain/refusal.js'
import { activeModelOf, remove } from '../domain/world.js'
import { confirmation, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookForNode } from './lookup.js'
import { absent, done, refused } from './outcome.js'
import { confirmed } from './release.js'

export const deleteNode = defineCommand({
  name: 'delete-node',
  summary: 'Forget a machine.',
  description:
    'For machines that are gone. One that still is will register again as a new node when it next boots the microkernel, and policies may then install it. Refused while it is bound: free it first (remove-active-model).',
  examples: {
    api: { name: 'node3', confirm: 'node3' },
    cli: 'nodes delete node3 --confirm node3',
  },
  input: z.strictObject({
    name: reference('The node: by name, uuid or MAC address.'),
    confirm: confirmation,
  }),
  positions: ['name'],
  decide(world, _moment, input) {
    const found = lookForNode(world, input.name)
    if (!found.ok) return absent(found.refusal)
    const node = found.value
    const activeModel = activeModelOf(world, node.uuid)
    if (activeModel !== undefined)
      return refused(
        inUse(
          `node "${node.name}" is bound as ${activeModel.hostname} by policy "${activeModel.policyName}": remove-active-model first`,
          [activeModel.uuid],
        ),
      )
    const unsure = confirmed(node, input.confirm, 'the node and its facts will be forgotten')
    if (unsure !== undefined) return refused(unsure)
    return done({ result: `node "${node.name}" deleted` }, [remove('node', node.uuid)])
  },
})
