/** Freeing a node: what remove-active-model and reinstall-node have in common. */
import type { ActiveModel } from '../domain/active-model.js'
import type { EventDraft } from '../domain/event.js'
import type { Node } from '../domain/node.js'
import { invalid, notFound, type Refusal } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { type Change, remove, type World } from '../domain/world.js'

export interface Release {
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

/** Ends `activeModel`: its callbacks and answer files are served no more, and its node is free. */
export const release = (node: Node, activeModel: ActiveModel, why: string): Release => ({
  changes: [remove('active-model', activeModel.uuid)],
  events: [
    {
      kind: 'active-model.removed',
      message: `${node.name}: no longer ${activeModel.hostname} by policy ${activeModel.policyName} (${why})`,
      node: node.uuid,
      activeModel: activeModel.uuid,
      detail: {
        hostname: activeModel.hostname,
        policy: activeModel.policyName,
        state: activeModel.state,
      },
    },
  ],
})

/** Refused unless the operator has said the node's name once more. */
export function confirmed(
  node: Node,
  confirm: string | undefined,
  loss: string,
): Refusal | undefined {
  if (confirm === node.name) return undefined
  return invalid(
    `${loss}: say so by confirm: "${node.name}" (--confirm ${node.name})${confirm === undefined ? '' : `, not ${JSON.stringify(confirm.slice(0, 120))}`}`,
    'confirm',
  )
}

export function nodeOf(world: World, activeModel: ActiveModel): Result<Node> {
  const node = world.node.get(activeModel.node)
  return node === undefined
    ? refuse(notFound(`the node of active model ${activeModel.uuid} is gone`))
    : ok(node)
}
