/** decideCheckin: from a node's state to the command its microkernel gets. Razor's check-in table, first match wins; see the numbered lines. */
import { type Decision, type Moment, unchanged } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import type { Node } from '../domain/node.js'
import type { HwId } from '../domain/values/hw-id.js'
import { Action } from '../domain/values/names.js'
import { installs } from '../domain/state-machine.js'
import { activeModelOf, put, type World } from '../domain/world.js'
import { bind } from './bind.js'
import type { Install } from './boot-program.js'
import { recognise } from './identify.js'
import { installOf, stateOf, step } from './install.js'

export interface CheckinRequest {
  readonly hwIds: readonly HwId[]
  readonly lastState: string
  /** The microkernel has not registered since it started. */
  readonly first: boolean
}

export interface CheckinSettings {
  /** A node silent for longer registers again: it may have been rebuilt meanwhile. The original's 120 s. */
  readonly registerTimeoutMs: number
}

export type MicrokernelCommand = 'acknowledge' | 'register' | 'reboot' | 'poweroff'

const microkernelCall = Action.unsafe('mk_call')

export function decideCheckin(
  world: World,
  moment: Moment,
  { hwIds, lastState, first, registerTimeoutMs }: CheckinRequest & CheckinSettings,
): Decision<MicrokernelCommand> {
  const recognised = recognise(world, { hwIds })
  // 0a, 0b: said to be the first since it started, or nobody's addresses.
  if (first || recognised === undefined) return unchanged('register')
  const { node: known, doubt } = recognised
  const node: Node = { ...known, lastSeenAt: moment.now, lastState }
  const seen = put('node', node)
  // 2: silent for too long.
  if (moment.now - known.lastSeenAt > registerTimeoutMs)
    return {
      answer: 'register',
      changes: [seen],
      events: [commanded(node, 'register', 'was silent for long')],
    }
  // 3: bound: the model's state says.
  const activeModel = activeModelOf(world, node.uuid)
  if (activeModel !== undefined) {
    const bound = decideBound(installOf(world, activeModel), moment, doubt !== undefined)
    return { ...bound, changes: [seen, ...bound.changes] }
  }
  // Free, and two nodes claim it: registering tells them apart, or joins them.
  if (doubt !== undefined) return unchanged('register', [commanded(known, 'register', doubt)])
  // 4, 5: free: the first matching policy binds it; either way the command of a new model comes with the next check-in.
  const binding = bind(world, moment, node)
  return { answer: 'acknowledge', changes: [seen, ...binding.changes], events: binding.events }
}

/** A machine that may be another one is neither sent into an installation nor moves the state. `install` is undefined when its model is gone. */
function decideBound(
  install: Install | undefined,
  moment: Moment,
  isDoubtful: boolean,
): Decision<MicrokernelCommand> {
  const state = install && stateOf(install)
  if (install === undefined || state === undefined) return unchanged('acknowledge')
  const { node, activeModel } = install
  const command = isDoubtful && installs(state) ? 'acknowledge' : state.checkin
  const told =
    command === 'acknowledge' ? [] : [commanded(node, command, `state ${activeModel.state}`)]
  if (isDoubtful) return unchanged(command, told)
  const moved = step(install, microkernelCall, moment.now)
  return {
    answer: command,
    changes: moved.activeModel === activeModel ? [] : [put('active-model', moved.activeModel)],
    events: [...told, ...moved.events],
  }
}

const commanded = (node: Node, command: MicrokernelCommand, why: string): EventDraft => ({
  kind: 'node.commanded',
  message: `${node.name} told to ${command} (${why})`,
  node: node.uuid,
  detail: { command },
})
