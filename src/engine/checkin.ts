/** decideCheckin: from a node's state to the command its microkernel gets. Razor's check-in table, first match wins; see the numbered lines. */
import { type Decision, type Moment, unchanged } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import type { Node } from '../domain/node.js'
import type { HwId } from '../domain/values/hw-id.js'
import { Action } from '../domain/values/names.js'
import { activeModelOf, put, type World } from '../domain/world.js'
import { bind } from './bind.js'
import { identify } from './identify.js'
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
  const known = identify(world, hwIds)
  // 0a, 0b: said to be the first since it started, or nobody's addresses.
  if (first || known === undefined) return unchanged('register')
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
    const install = installOf(world, activeModel)
    const command = (install && stateOf(install)?.checkin) ?? 'acknowledge'
    const moved = install === undefined ? undefined : step(install, microkernelCall, moment.now)
    const told =
      command === 'acknowledge' ? [] : [commanded(node, command, `state ${activeModel.state}`)]
    return {
      answer: command,
      changes:
        moved === undefined || moved.activeModel === activeModel
          ? [seen]
          : [seen, put('active-model', moved.activeModel)],
      events: [...told, ...(moved?.events ?? [])],
    }
  }
  // 4, 5: free: the first matching policy binds it; either way the command of a new model comes with the next check-in.
  const binding = bind(world, moment, node)
  return { answer: 'acknowledge', changes: [seen, ...binding.changes], events: binding.events }
}

const commanded = (node: Node, command: MicrokernelCommand, why: string): EventDraft => ({
  kind: 'node.commanded',
  message: `${node.name} told to ${command} (${why})`,
  node: node.uuid,
  detail: { command },
})
