import assert from 'node:assert/strict'
import { put } from '../../src/domain/world.js'
import type { WorldState } from '../../src/domain/world-state.js'
import { StateName } from '../../src/domain/values/names.js'
import { decideCallback } from '../../src/engine/callback.js'
import { aMoment, anActiveModel, aNode, aWorld } from '../support/builders.js'

const inState = (state: string): WorldState =>
  aWorld(
    put('node', aNode()),
    put('active-model', anActiveModel({ state: StateName.unsafe(state) })),
  )

function call(world: WorldState, action: string, fields: { token?: string; detail?: string } = {}) {
  const decision = decideCallback(world, aMoment(), {
    activeModel: anActiveModel().uuid,
    action,
    token: 'the-token',
    ...fields,
  })
  for (const change of decision.changes) world.apply(change)
  return decision
}
const stateOf = (world: WorldState) => world['active-model'].get(anActiveModel().uuid)?.state

describe('decideCallback', () => {
  it('moves the install through its table, to the end and the broker check', () => {
    const world = inState('init')
    call(world, 'preseed/start')
    assert.equal(stateOf(world), 'preinstall')
    call(world, 'preseed/end')
    assert.equal(stateOf(world), 'postinstall')
    const last = call(world, 'postinstall/final')
    assert.equal(stateOf(world), 'complete_no_broker')
    assert.deepEqual(
      last.events.map((event) => event.detail?.['to']),
      ['os_complete', 'complete_no_broker'],
    )
  })

  it('changes nothing on a repeat', () => {
    const world = inState('preinstall')
    const repeat = call(world, 'preseed/start')
    assert.deepEqual([repeat.changes, repeat.events[0]?.kind], [[], 'callback.reported'])
    assert.equal(repeat.answer.ok, true)
  })

  for (const state of ['postinstall', 'complete_no_broker', 'error_catch', 'a_state_no_table_has'])
    it(`never goes back: who begins to install in state ${state} is told not to`, () => {
      const world = inState(state)
      const late = call(world, 'preseed/start')
      assert.equal(late.answer.ok ? '' : late.answer.refusal.kind, 'forbidden')
      assert.deepEqual(
        [stateOf(world), late.changes, late.events[0]?.kind],
        [state, [], 'callback.refused'],
      )
    })

  it('accepts the end without a start: order does not matter', () => {
    const world = inState('init')
    call(world, 'preseed/end')
    assert.equal(stateOf(world), 'postinstall')
  })

  it('serves the answer file while installing, and only then', () => {
    const during = call(inState('preinstall'), 'preseed/file')
    assert.equal(during.answer.ok && during.answer.value.kind, 'file')
    assert.deepEqual(
      during.events.map((event) => event.kind),
      ['file.served'],
    )
    for (const state of ['postinstall', 'os_complete', 'complete_no_broker', 'error_catch']) {
      const after = call(inState(state), 'preseed/file')
      assert.equal(after.answer.ok ? '' : after.answer.refusal.kind, 'forbidden', state)
    }
  })

  it('fetching the answer file does not move the install', () => {
    const world = inState('preinstall')
    call(world, 'preseed/file')
    assert.equal(stateOf(world), 'preinstall')
  })

  for (const token of ['', 'the-tokem', 'the-token ', 'x'])
    it(`refuses the token ${JSON.stringify(token)} and changes nothing`, () => {
      const world = inState('init')
      const refused = call(world, 'preseed/start', { token })
      assert.equal(refused.answer.ok ? '' : refused.answer.refusal.kind, 'forbidden')
      assert.deepEqual([stateOf(world), refused.events[0]?.kind], ['init', 'callback.refused'])
    })

  it('knows no install by another uuid, or by no uuid at all', () => {
    for (const activeModel of ['00000000-0000-4000-8000-0000000000ff', '../../etc/passwd', '']) {
      const { answer } = decideCallback(inState('init'), aMoment(), {
        activeModel,
        action: 'preseed/start',
        token: 'the-token',
      })
      assert.equal(answer.ok ? '' : answer.refusal.kind, 'not-found')
    }
  })

  it('captures an address that looks like one, and no other text', () => {
    const world = inState('postinstall')
    call(world, 'postinstall/send_ips', { detail: '10.9.9.9' })
    assert.deepEqual(world['active-model'].get(anActiveModel().uuid)?.captured, {
      node_ip: '10.9.9.9',
    })
    call(world, 'postinstall/send_ips', { detail: '$(reboot)' })
    assert.deepEqual(world['active-model'].get(anActiveModel().uuid)?.captured, {
      node_ip: '10.9.9.9',
    })
  })

  it('keeps the reason of an error with the move it caused', () => {
    const { events } = call(inState('preinstall'), 'preseed/error', { detail: 'no disk fits' })
    assert.match(
      events[0]?.message ?? '',
      /preinstall → error_catch by preseed\/error: no disk fits/,
    )
    assert.equal(events[0]?.detail?.['said'], 'no disk fits')
  })

  it('keeps a progress word the table does not know as an event', () => {
    const { answer, events } = call(inState('postinstall'), 'postinstall/set_hostname_ok')
    assert.deepEqual([answer.ok, events[0]?.kind], [true, 'callback.ignored'])
  })
})
