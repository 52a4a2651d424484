/** delete-model: nothing may refer to it. */
import { z } from 'zod'
import { inUse } from '../domain/refusal.js'
import { remove } from '../domain/world.js'
import { reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { absent, done, listed, refused } from './outcome.js'

export const deleteModel = defineCommand({
  name: 'delete-model',
  summary: 'Remove a model.',
  description:
    'Refused while a policy gives it to nodes, and while a node is bound to it: such a node still boots by it, even when it was installed long ago.',
  examples: { api: { name: 'debian' }, cli: 'models delete debian' },
  input: z.strictObject({ name: reference('The model.') }),
  positions: ['name'],
  decide(world, _moment, { name }) {
    const found = lookFor('model', world.model, name)
    if (!found.ok) return absent(found.refusal)
    const model = found.value
    const policies = [...world.policy.values()]
      .filter((policy) => policy.model === model.uuid)
      .map((policy) => policy.name)
    const nodes = [...world['active-model'].values()]
      .filter((activeModel) => activeModel.model === model.uuid)
      .map((activeModel) => world.node.get(activeModel.node)?.name ?? activeModel.hostname)
    if (policies.length > 0)
      return refused(
        inUse(`model "${model.name}" is given by policy ${listed(policies)}`, [
          ...policies,
          ...nodes,
        ]),
      )
    if (nodes.length > 0)
      return refused(inUse(`model "${model.name}" is what node ${listed(nodes)} boots by`, nodes))
    return done({ result: `model "${model.name}" deleted` }, [remove('model', model.uuid)])
  },
})
