/** Looking up all that belongs to one ActiveModel, and moving it through its state table. Shared by boot, check-in and callback; decides nothing itself. */
import type { ActiveModel } from '../domain/active-model.js'
import type { EventDraft } from '../domain/event.js'
import { transition, type State, type Transition } from '../domain/state-machine.js'
import { type Action, StateName } from '../domain/values/names.js'
import type { World } from '../domain/world.js'
import type { Install } from './boot-program.js'

/** Undefined when something it refers to is gone: an operator removed a model folder, or a store was edited by hand. */
export function installOf(world: World, activeModel: ActiveModel): Install | undefined {
  const node = world.node.get(activeModel.node)
  const model = world.model.get(activeModel.model)
  const template = model === undefined ? undefined : world.templates.get(model.template)
  if (node === undefined || model === undefined || template === undefined) return undefined
  const image = model.image === undefined ? undefined : world.image.get(model.image)
  return { node, activeModel, model, template, image }
}

export const stateOf = ({ template, activeModel }: Install): State | undefined =>
  template.table.states.get(activeModel.state)

/** After the final state there is nobody to hand the node to: the original's word for it. */
const noBroker = StateName.unsafe('complete_no_broker')

export interface Step {
  readonly activeModel: ActiveModel
  readonly transition: Transition
  readonly events: readonly EventDraft[]
}

/**
 * Takes `action` in the install's present state. Arriving in a final state runs the broker check at once, as the original did; a policy without a
 * broker completes there. `said` is what the callback had to tell besides, a reason for instance.
 */
export function step(install: Install, action: Action, now: number, said?: string): Step {
  const { activeModel, template } = install
  const moved = transition(template.table, activeModel.state, action)
  if (moved.kind !== 'moved') return { activeModel, transition: moved, events: [] }
  let after: ActiveModel = { ...activeModel, state: moved.to, movedAt: now }
  const events = [movedEvent(install, moved, action, said)]
  const arrived = template.table.states.get(moved.to)
  if (arrived?.final === true && moved.to !== noBroker && template.table.states.has(noBroker)) {
    after = { ...after, state: noBroker }
    events.push(
      movedEvent(install, { kind: 'moved', from: moved.to, to: noBroker }, 'broker_check'),
    )
  }
  return { activeModel: after, transition: moved, events }
}

const movedEvent = (
  install: Install,
  moved: Transition & { kind: 'moved' },
  action: string,
  said?: string,
): EventDraft => ({
  kind: 'active-model.moved',
  message: `${install.node.name} (${install.activeModel.hostname}): ${moved.from} → ${moved.to} by ${action}${said === undefined ? '' : `: ${said}`}`,
  node: install.node.uuid,
  activeModel: install.activeModel.uuid,
  detail: { from: moved.from, to: moved.to, action, ...(said !== undefined && { said }) },
})
