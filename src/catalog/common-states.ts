/** The states of the hand-over that follows every model's final state, as the original shares them. No model.yaml names them. */
import type { State, StateTable } from '../domain/state-machine.js'
import { Action, StateName } from '../domain/values/names.js'

const state = (boot: 'local' | 'microkernel', checkin: State['checkin']): State => ({
  boot: { kind: boot },
  checkin,
  final: false,
  on: new Map(),
})

/** Boot and check-in as the original's tables have them for Linux: only a broker that waits keeps the machine in the microkernel. */
export const commonStates: ReadonlyMap<StateName, State> = new Map([
  [StateName.unsafe('complete_no_broker'), state('local', 'acknowledge')],
  [StateName.unsafe('broker_success'), state('local', 'reboot')],
  [StateName.unsafe('broker_fail'), state('local', 'reboot')],
  [StateName.unsafe('broker_wait'), state('microkernel', 'acknowledge')],
])

export const isCommonState = (name: StateName): boolean => commonStates.has(name)

/**
 * The table with the hand-over drawn in as actions, from every final state to each common one, so that it is judged as it will be walked. A table
 * without a final state gets them from its first state: that fault is named for itself.
 */
export function withHandOver(table: StateTable): StateTable {
  const finals = [...table.states].filter(([, { final }]) => final).map(([name]) => name)
  const from = finals.length > 0 ? finals : [table.initial]
  const states = new Map(table.states)
  for (const name of from) {
    const here = states.get(name)
    if (here === undefined) continue
    const on = new Map(here.on)
    for (const common of commonStates.keys()) on.set(Action.unsafe(`hand-over/${common}`), common)
    states.set(name, { ...here, on })
  }
  return { ...table, states }
}
