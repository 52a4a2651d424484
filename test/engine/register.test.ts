import assert from 'node:assert/strict'
import type { Moment } from '../../src/domain/decision.js'
import { put, type World } from '../../src/domain/world.js'
import { HwId } from '../../src/domain/values/hw-id.js'
import { Label } from '../../src/domain/values/label.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { decideRegister as decide } from '../../src/engine/register.js'
import type { Registration } from '../../src/engine/register.js'
import { aMoment, anActiveModel, anId, aNode, aWorld, startOfTime } from '../support/builders.js'

const a = HwId.unsafe('525400AABB01')
const b = HwId.unsafe('525400AABB02')
const report = { attributes: { mk_hw_cpu_count: '4' }, facts: {}, lastState: 'idle' }

/** With room for a hundred nodes, and an answer that must be a node. */
function decideRegister(world: World, moment: Moment, registration: Registration) {
  const { answer, ...decision } = decide(world, moment, { ...registration, maximumNodes: 100 })
  assert.ok(answer.ok, answer.ok ? '' : answer.refusal.message)
  return { ...decision, answer: answer.value }
}

describe('decideRegister', () => {
  it('makes a node of an unknown machine, named after the highest number so far', () => {
    const world = aWorld(put('node', aNode({ name: Label.unsafe('node7'), hwIds: [b] })))
    const { answer, events } = decideRegister(world, aMoment(), { ...report, hwIds: [a] })
    assert.equal(answer.name, 'node8')
    assert.deepEqual(
      events.map((event) => event.kind),
      ['node.registered'],
    )
  })

  it('joins the addresses and replaces the facts of a known one', () => {
    const world = aWorld(put('node', aNode()))
    const { answer } = decideRegister(world, aMoment(startOfTime + 9), { ...report, hwIds: [a, b] })
    assert.deepEqual(answer, aNode({ ...report, hwIds: [a, b], lastSeenAt: startOfTime + 9 }))
  })

  it('says whether the facts are others than before', () => {
    const same = {
      attributes: aNode().attributes,
      facts: aNode().facts,
      lastState: 'idle',
      hwIds: [a],
    }
    const world = aWorld(put('node', aNode()))
    assert.equal(decideRegister(world, aMoment(), same).events[0]?.kind, 'node.registered')
    assert.equal(
      decideRegister(world, aMoment(), { ...report, hwIds: [a] }).events[0]?.kind,
      'node.facts-changed',
    )
  })

  it('gives an address two nodes claim to the older one, and never lets one address have two owners', () => {
    const older = aNode({ hwIds: [a] })
    const younger = aNode({
      uuid: Uuid.unsafe(anId(70)),
      name: Label.unsafe('node2'),
      hwIds: [b],
      registeredAt: startOfTime + 5,
    })
    const world = aWorld(put('node', older), put('node', younger))
    const decision = decideRegister(world, aMoment(), { ...report, hwIds: [a, b] })
    for (const change of decision.changes) world.apply(change)
    assert.equal(world.nodeByHwId.get(a), older.uuid)
    assert.equal(world.nodeByHwId.get(b), older.uuid)
    assert.deepEqual(world.node.get(younger.uuid)?.hwIds, [])
    assert.equal(decision.events[0]?.kind, 'node.collided')
  })

  it('gives it to the bound one, though younger: an installed machine is not taken for a free one', () => {
    const older = aNode({ hwIds: [a] })
    const younger = aNode({
      uuid: Uuid.unsafe(anId(70)),
      name: Label.unsafe('node2'),
      hwIds: [b],
      registeredAt: startOfTime + 5,
    })
    const world = aWorld(
      put('node', older),
      put('node', younger),
      put('active-model', anActiveModel({ node: younger.uuid })),
    )
    assert.equal(
      decideRegister(world, aMoment(), { ...report, hwIds: [a, b] }).answer.uuid,
      younger.uuid,
    )
  })

  it('finds a name that nobody has, even after the highest number there is', () => {
    const named = (n: number, name: string) =>
      put(
        'node',
        aNode({
          uuid: Uuid.unsafe(anId(n)),
          name: Label.unsafe(name),
          hwIds: [HwId.unsafe(`5254000000${String(n)}`)],
        }),
      )
    const world = aWorld(named(70, 'node999999999'), named(71, 'node1000000000'))
    const { answer } = decideRegister(world, aMoment(), { ...report, hwIds: [a] })
    assert.equal(answer.name, 'node1000000001')
  })

  it('takes in no more machines than may be, says what to do, and goes on with those it knows', () => {
    const world = aWorld(put('node', aNode()))
    const full = { ...report, maximumNodes: 1 }
    const { answer, changes } = decide(world, aMoment(), { ...full, hwIds: [b] })
    assert.match(answer.ok ? '' : answer.refusal.message, /1 nodes.*delete-node.*maximum_nodes/)
    assert.deepEqual(changes, [])
    assert.ok(decide(world, aMoment(), { ...full, hwIds: [a] }).answer.ok)
  })
})
