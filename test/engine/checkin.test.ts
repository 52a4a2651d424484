import assert from 'node:assert/strict'
import { put } from '../../src/domain/world.js'
import { StateName } from '../../src/domain/values/names.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { HwId } from '../../src/domain/values/hw-id.js'
import { Label } from '../../src/domain/values/label.js'
import { decideCheckin } from '../../src/engine/checkin.js'
import {
  aMoment,
  anActiveModel,
  anId,
  aNode,
  aPolicy,
  aTag,
  aWorld,
  startOfTime,
} from '../support/builders.js'

const hwIds = aNode().hwIds
const request = { hwIds, lastState: 'idle', first: false, registerTimeoutMs: 120_000 }

describe('decideCheckin: Razor’s check-in table', () => {
  it('0a: the first since the microkernel started: register, even a bound node, and its time stands', () => {
    const world = aWorld(put('node', aNode()), put('active-model', anActiveModel()))
    const decision = decideCheckin(world, aMoment(startOfTime + 1), { ...request, first: true })
    assert.deepEqual([decision.answer, decision.changes], ['register', []])
  })

  it('0b: nobody’s addresses: register', () => {
    assert.equal(decideCheckin(aWorld(), aMoment(), request).answer, 'register')
  })

  it('2: silent for 121 s: register, and the next check-in goes on normally', () => {
    const world = aWorld(put('node', aNode()))
    const late = decideCheckin(world, aMoment(startOfTime + 121_000), request)
    assert.equal(late.answer, 'register')
    for (const change of late.changes) world.apply(change)
    assert.equal(
      decideCheckin(world, aMoment(startOfTime + 122_000), request).answer,
      'acknowledge',
    )
  })

  it('2: silent for 119 s: not yet', () => {
    const world = aWorld(put('node', aNode()))
    assert.notEqual(
      decideCheckin(world, aMoment(startOfTime + 119_000), request).answer,
      'register',
    )
  })

  const bound: readonly [state: string, command: string][] = [
    ['init', 'reboot'],
    ['preinstall', 'reboot'],
    ['postinstall', 'reboot'],
    ['os_complete', 'reboot'],
    ['complete_no_broker', 'acknowledge'],
    ['error_catch', 'acknowledge'],
    ['a_state_no_table_has', 'acknowledge'],
  ]
  for (const [state, command] of bound)
    it(`3: bound, in state ${state}: ${command}`, () => {
      const active = anActiveModel({ state: StateName.unsafe(state) })
      const world = aWorld(put('node', aNode()), put('active-model', active))
      assert.equal(decideCheckin(world, aMoment(), request).answer, command)
    })

  it('4: free and a policy matches: bound, but told to acknowledge; the next check-in says reboot', () => {
    const world = aWorld(put('node', aNode()))
    const decision = decideCheckin(world, aMoment(), request)
    assert.equal(decision.answer, 'acknowledge')
    assert.deepEqual(
      decision.events.map((event) => event.kind),
      ['policy.bound'],
    )
    for (const change of decision.changes) world.apply(change)
    assert.equal(decideCheckin(world, aMoment(), request).answer, 'reboot')
  })

  it('5: free and nothing matches: acknowledge, nothing bound', () => {
    const world = aWorld(put('node', aNode()), put('policy', aPolicy({ enabled: false })))
    const decision = decideCheckin(world, aMoment(startOfTime + 5), request)
    assert.equal(decision.answer, 'acknowledge')
    assert.deepEqual(decision.changes, [put('node', aNode({ lastSeenAt: startOfTime + 5 }))])
  })
})

describe('binding', () => {
  it('numbers host names by the model’s bindings', () => {
    const world = aWorld(put('node', aNode()))
    for (const change of decideCheckin(world, aMoment(), request).changes) world.apply(change)
    const [active] = [...world['active-model'].values()]
    assert.deepEqual([active?.hostname, active?.number, active?.state], ['web1', 1, 'init'])
    assert.equal([...world.model.values()][0]?.counter, 1)
  })

  it('takes the first matching policy in order', () => {
    const second = aPolicy({
      uuid: Uuid.unsafe(anId(50)),
      name: Label.unsafe('first'),
      position: -1,
    })
    const world = aWorld(put('node', aNode()), put('policy', second))
    for (const change of decideCheckin(world, aMoment(), request).changes) world.apply(change)
    assert.equal([...world['active-model'].values()][0]?.policyName, 'first')
  })

  it('never binds more than a policy’s maximum', () => {
    const world = aWorld(put('policy', aPolicy({ maximum: 2 })))
    for (let n = 1; n <= 5; n += 1) {
      const ids = [HwId.unsafe(`52540000000${String(n)}`)]
      world.apply(put('node', aNode({ uuid: Uuid.unsafe(anId(100 + n)), hwIds: ids })))
      for (const change of decideCheckin(world, aMoment(startOfTime, 1000 * n), {
        ...request,
        hwIds: ids,
      }).changes)
        world.apply(change)
    }
    assert.equal(world['active-model'].size, 2)
  })

  it('passes over a rule that cannot be evaluated, says so, and still binds by the others', () => {
    const bad = aTag('bad', ['>', ['num', ['fact', 'no_such_fact']], 3], anId(60))
    const world = aWorld(put('node', aNode()), put('tag', bad))
    const decision = decideCheckin(world, aMoment(), request)
    assert.deepEqual(
      decision.events.map((event) => event.kind),
      ['tag.failed', 'policy.bound'],
    )
  })
})
