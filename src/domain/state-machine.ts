/** The state table of a model, its one interpreter, and the proof that it cannot reinstall by itself. Data from model.yaml; no model is named here. */
import type { Action, StateName } from './values/names.js'

/** What a machine in this state boots. */
export type BootChoice =
  /** A script of the model's own: for an OS model, its installation. */
  | { readonly kind: 'template'; readonly file: string }
  | { readonly kind: 'local' }
  | { readonly kind: 'microkernel' }

/** What a microkernel checking in in this state is told. `register` is never a state's: it depends on time alone. */
export type CheckinChoice = 'acknowledge' | 'reboot' | 'poweroff'

export interface State {
  readonly boot: BootChoice
  readonly checkin: CheckinChoice
  /** The model's work is done here; what follows is the hand-over to a broker. */
  readonly final: boolean
  readonly on: ReadonlyMap<Action, StateName>
}

export interface StateTable {
  readonly initial: StateName
  readonly states: ReadonlyMap<StateName, State>
}

export type Transition =
  | { readonly kind: 'moved'; readonly from: StateName; readonly to: StateName }
  /** The table lists the action here and it leads back here: a repeat. */
  | { readonly kind: 'stayed' }
  /** The table has no such action in this state. */
  | { readonly kind: 'ignored' }

export function transition(table: StateTable, from: StateName, action: Action): Transition {
  const to = table.states.get(from)?.on.get(action)
  if (to === undefined) return { kind: 'ignored' }
  return to === from ? { kind: 'stayed' } : { kind: 'moved', from, to }
}

/** A state that starts an installation: its boot runs the model's own script. */
export const installs = (state: State): boolean => state.boot.kind === 'template'

/**
 * Everything wrong with a table, as sentences; none means: every target exists, every state can be reached, some state is final,
 * and no callback leads from a state that boots the local disk, or is final, back to one that installs.
 */
export function faultsOf(table: StateTable): readonly string[] {
  const faults = danglingTargets(table)
  const reachable = reachableFrom(table, table.initial)
  for (const name of table.states.keys())
    if (!reachable.has(name))
      faults.push(`state "${name}" cannot be reached from "${table.initial}"`)
  if (![...table.states.values()].some((state) => state.final)) faults.push('no state is final')
  return [...faults, ...waysBack(table)]
}

function danglingTargets(table: StateTable): string[] {
  const faults: string[] = []
  if (!table.states.has(table.initial))
    faults.push(`initial state "${table.initial}" is not in the table`)
  for (const [name, state] of table.states)
    for (const [action, to] of state.on)
      if (!table.states.has(to))
        faults.push(`state "${name}": "${action}" leads to "${to}", which is not in the table`)
  return faults
}

function waysBack(table: StateTable): string[] {
  const faults: string[] = []
  for (const [name, state] of table.states) {
    if (state.boot.kind !== 'local' && !state.final) continue
    for (const to of reachableFrom(table, name)) {
      const target = table.states.get(to)
      if (to !== name && target !== undefined && installs(target))
        faults.push(
          `state "${name}" is past the installation, yet callbacks lead from it to "${to}", which installs again`,
        )
    }
  }
  return faults
}

function reachableFrom(table: StateTable, start: StateName): ReadonlySet<StateName> {
  const seen = new Set<StateName>([start])
  const open = [start]
  for (let name = open.pop(); name !== undefined; name = open.pop())
    for (const to of table.states.get(name)?.on.values() ?? [])
      if (!seen.has(to)) {
        seen.add(to)
        open.push(to)
      }
  return seen
}
