import assert from 'node:assert/strict'
import {
  faultsOf,
  type State,
  type StateTable,
  transition,
} from '../../src/domain/state-machine.js'
import { Action, StateName } from '../../src/domain/values/names.js'
import { aTable } from '../support/builders.js'

const withState = (
  name: string,
  changes: Partial<State> & { arrows?: Record<string, string> },
): StateTable => {
  const { arrows, ...fields } = changes
  const table = aTable()
  const before = table.states.get(StateName.unsafe(name)) ?? {
    boot: { kind: 'local' as const },
    checkin: 'acknowledge' as const,
    final: false,
    on: new Map(),
  }
  const on = new Map(before.on)
  for (const [action, to] of Object.entries(arrows ?? {}))
    on.set(Action.unsafe(action), StateName.unsafe(to))
  return {
    ...table,
    states: new Map([...table.states, [StateName.unsafe(name), { ...before, ...fields, on }]]),
  }
}

describe('transition', () => {
  const cases: readonly [from: string, action: string, kind: string][] = [
    ['init', 'preseed/start', 'moved'],
    ['preinstall', 'preseed/start', 'stayed'],
    ['postinstall', 'preseed/start', 'ignored'],
    ['nowhere', 'preseed/start', 'ignored'],
  ]
  for (const [from, action, kind] of cases)
    it(`${action} in ${from}: ${kind}`, () =>
      assert.equal(transition(aTable(), StateName.unsafe(from), Action.unsafe(action)).kind, kind))
})

describe('the proof of a table', () => {
  // The builder's table leaves the engine's own state, and what an operator resets, outside its arrows.
  const reachable = withState('os_complete', { arrows: { broker_check: 'complete_no_broker' } })

  it('finds nothing wrong with a sound one', () => assert.deepEqual(faultsOf(reachable), []))

  const cases: readonly [what: string, table: StateTable, fault: RegExp][] = [
    [
      'an unknown target',
      withState('init', { arrows: { x: 'nowhere' } }),
      /"x" leads to "nowhere"/,
    ],
    ['an unreachable state', withState('island', {}), /"island" cannot be reached/],
    [
      'a way back from the local disk to an installation',
      withState('postinstall', { arrows: { again: 'init' } }),
      /"postinstall" is past the installation/,
    ],
    [
      'a way back from the final state through another',
      withState('os_complete', { arrows: { oops: 'preinstall' } }),
      /"os_complete" is past the installation/,
    ],
    ['no final state', withState('os_complete', { final: false }), /no state is final/],
  ]
  for (const [what, table, fault] of cases)
    it(`finds ${what}`, () => assert.match(faultsOf(table).join('\n'), fault))
})
