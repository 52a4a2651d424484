/** rename-node: what people call it. Neither its identity nor its host name. */
import { z } from 'zod'
import { conflict } from '../domain/refusal.js'
import { put } from '../domain/world.js'
import { newName, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookForNode } from './lookup.js'
import { alreadySo, done, refused } from './outcome.js'

export const renameNode = defineCommand({
  name: 'rename-node',
  summary: 'Call a node by another name.',
  description:
    'Only the name by which you call it here: the host name of what is installed on it, and how the machine is recognised, stay.',
  examples: {
    api: { name: 'node3', new_name: 'rack7-u12' },
    cli: 'nodes rename node3 rack7-u12',
  },
  input: z.strictObject({
    name: reference('The node: by name, uuid or MAC address.'),
    new_name: newName('node'),
  }),
  positions: ['name', 'new_name'],
  decide(world, _moment, input) {
    const found = lookForNode(world, input.name)
    if (!found.ok) return refused(found.refusal)
    const node = found.value
    const seen = { collection: 'nodes', name: input.new_name, uuid: node.uuid }
    if (node.name === input.new_name)
      return alreadySo({ ...seen, result: `node "${node.name}" is called so already` })
    const other = lookForNode(world, input.new_name)
    if (other.ok && other.value.uuid !== node.uuid)
      return refused(
        conflict(
          `"${input.new_name}" means node "${other.value.name}" already: choose another name`,
        ),
      )
    return done({ ...seen, result: `node "${node.name}" is now called "${input.new_name}"` }, [
      put('node', { ...node, name: input.new_name }),
    ])
  },
})
