/** reinstall-node: the operator's word that a node shall be installed again. */
import { z } from 'zod'
import type { ActiveModel } from '../domain/active-model.js'
import type { Moment } from '../domain/decision.js'
import type { Node } from '../domain/node.js'
import { conflict } from '../domain/refusal.js'
import { Secret } from '../domain/values/secret.js'
import { Uuid } from '../domain/values/uuid.js'
import { activeModelOf, put, type World } from '../domain/world.js'
import { confirmation, flag, reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookForNode } from './lookup.js'
import { alreadySo, done, type Outcome, refused } from './outcome.js'
import { confirmed, release } from './release.js'

export const reinstallNode = defineCommand({
  name: 'reinstall-node',
  summary: 'Have a node installed again.',
  description:
    'Without same_policy the node becomes free, and at its next check-in the policies bind it as they now are. With same_policy it is bound again at once, to the same policy and model, under the same host name, and begins from the start. Either way it begins with the next network boot: reset or power-cycle the machine. Its disk is erased then.',
  examples: {
    api: { name: 'node3', confirm: 'node3', same_policy: true },
    cli: 'nodes reinstall node3 --confirm node3 --same-policy',
  },
  input: z.strictObject({
    name: reference('The node: by name, uuid or MAC address.'),
    confirm: confirmation,
    same_policy: flag('Bind it again at once as it was.').default(false),
  }),
  positions: ['name'],
  decide(world, moment, input) {
    const found = lookForNode(world, input.name)
    if (!found.ok) return refused(found.refusal)
    const node = found.value
    const unsure = confirmed(node, input.confirm, 'the disk of the node will be erased')
    if (unsure !== undefined) return refused(unsure)
    const activeModel = activeModelOf(world, node.uuid)
    if (activeModel !== undefined)
      return input.same_policy
        ? again(world, moment, { node, activeModel })
        : freed(node, activeModel)
    if (input.same_policy)
      return refused(conflict(`node "${node.name}" is not bound: there is no policy to repeat`))
    return alreadySo({
      ...seen(node),
      result: `no changes; node "${node.name}" is free: policies choose at its next check-in`,
    })
  },
})

const seen = (node: Node) => ({ collection: 'nodes', name: node.name, uuid: node.uuid })

function freed(node: Node, activeModel: ActiveModel): Outcome {
  const { changes, events } = release(node, activeModel, 'to be installed again')
  return done(
    {
      ...seen(node),
      result: `node "${node.name}" is free: at its next network boot the policies bind it again`,
    },
    changes,
    events,
  )
}

function again(
  world: World,
  moment: Moment,
  { node, activeModel }: { readonly node: Node; readonly activeModel: ActiveModel },
): Outcome {
  const model = world.model.get(activeModel.model)
  const template = model === undefined ? undefined : world.templates.get(model.template)
  if (model === undefined || template === undefined)
    return refused(conflict(`the model of node "${node.name}" or its template is gone`))
  const policy = world.policy.get(activeModel.policy)
  if (policy === undefined || policy.model !== model.uuid)
    return refused(
      conflict(
        `policy "${activeModel.policyName}" is gone or has another model now: leave same_policy out`,
      ),
    )
  const fresh: ActiveModel = {
    ...activeModel,
    uuid: Uuid.unsafe(moment.uuid()),
    policyName: policy.name,
    state: template.table.initial,
    token: new Secret(moment.token()),
    boundAt: moment.now,
    movedAt: moment.now,
    installBoots: 0,
    captured: {},
  }
  const { changes, events } = release(node, activeModel, 'to be installed again')
  return done(
    {
      ...seen(node),
      result: `node "${node.name}" will be installed again as ${fresh.hostname} by policy "${policy.name}" at its next network boot`,
    },
    [...changes, put('active-model', fresh)],
    [
      ...events,
      {
        kind: 'policy.bound',
        message: `${node.name} bound again by policy ${policy.name} to model ${model.name} as ${fresh.hostname}`,
        node: node.uuid,
        activeModel: fresh.uuid,
        detail: {
          policy: policy.name,
          model: model.name,
          hostname: fresh.hostname,
          state: fresh.state,
        },
      },
    ],
  )
}
