/** Binding: the first policy in order that takes a free node makes it an ActiveModel. One synchronous step over one World: no two machines take a last place. */
import type { ActiveModel } from '../domain/active-model.js'
import type { Moment } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import { type Metadata, type Model } from '../domain/model.js'
import type { Node } from '../domain/node.js'
import { boundCount, inOrder, judge, type Policy } from '../domain/policy.js'
import { tagsOf } from '../domain/tag.js'
import { Secret } from '../domain/values/secret.js'
import { Uuid } from '../domain/values/uuid.js'
import { type Change, put, type World } from '../domain/world.js'

export interface Binding {
  readonly activeModel?: ActiveModel
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

/** Binds `node`, which must be free. Rules that cannot be evaluated, and policies whose model cannot be used, are passed over with an event. */
export function bind(world: World, moment: Moment, node: Node): Binding {
  const { tags, troubles } = tagsOf(node, world.tag.values())
  const events = troubles.map((trouble): EventDraft => ({
    kind: 'tag.failed',
    message: `${node.name}: ${trouble}`,
    node: node.uuid,
  }))
  for (const policy of inOrder(world.policy.values())) {
    const verdict = judge(policy, tags, boundCount(policy, world['active-model'].values()))
    if (verdict.kind !== 'match') continue
    const bound = bindTo(world, moment, { node, policy })
    return bound === undefined
      ? { changes: [], events }
      : { ...bound, events: [...events, ...bound.events] }
  }
  return { changes: [], events }
}

/** Binds `node` to `policy` without asking whether it matches: for an operator's word. Undefined when its model or template is gone. */
export function bindTo(
  world: World,
  moment: Moment,
  { node, policy }: { readonly node: Node; readonly policy: Policy },
): (Binding & { readonly activeModel: ActiveModel }) | undefined {
  const model = world.model.get(policy.model)
  const template = model === undefined ? undefined : world.templates.get(model.template)
  if (model === undefined || template === undefined) return undefined
  const number = model.counter + 1
  const activeModel: ActiveModel = {
    uuid: Uuid.unsafe(moment.uuid()),
    node: node.uuid,
    policy: policy.uuid,
    policyName: policy.name,
    model: model.uuid,
    number,
    hostname: hostnameOf(model, number),
    state: template.table.initial,
    token: new Secret(moment.token()),
    boundAt: moment.now,
    movedAt: moment.now,
    installBoots: 0,
    captured: {},
  }
  return {
    activeModel,
    changes: [put('active-model', activeModel), put('model', { ...model, counter: number })],
    events: [
      {
        kind: 'policy.bound',
        message: `${node.name} bound by policy ${policy.name} to model ${model.name} as ${activeModel.hostname}`,
        node: node.uuid,
        activeModel: activeModel.uuid,
        detail: {
          policy: policy.name,
          model: model.name,
          hostname: activeModel.hostname,
          state: activeModel.state,
        },
      },
    ],
  }
}

/** The model's `hostname_prefix` and the bind number, as the original named its nodes. */
function hostnameOf(model: Model, number: number): string {
  const prefix = textOf(model.metadata, 'hostname_prefix') ?? 'node'
  return `${prefix}${number}`
}

const textOf = (metadata: Metadata, key: string): string | undefined => {
  const value = Object.hasOwn(metadata, key) ? metadata[key] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
