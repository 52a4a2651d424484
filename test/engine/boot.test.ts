import assert from 'node:assert/strict'
import { put } from '../../src/domain/world.js'
import { HwId } from '../../src/domain/values/hw-id.js'
import { MacAddress } from '../../src/domain/values/mac-address.js'
import { StateName } from '../../src/domain/values/names.js'
import { decideBoot } from '../../src/engine/boot.js'
import {
  aMicrokernel,
  aMoment,
  anActiveModel,
  aNode,
  aWorld,
  emptyWorld,
} from '../support/builders.js'

const hwIds = aNode().hwIds
const inState = (state: string) => anActiveModel({ state: StateName.unsafe(state) })

describe('decideBoot', () => {
  it('gives an unknown machine the microkernel, and makes no record of it', () => {
    const decision = decideBoot(aWorld(), aMoment(), { hwIds })
    assert.equal(decision.answer.kind, 'microkernel')
    assert.deepEqual(decision.changes, [])
    assert.equal(decision.events[0]?.kind, 'boot.served')
  })

  it('gives a known machine that nothing has claimed the microkernel', () => {
    const decision = decideBoot(aWorld(put('node', aNode())), aMoment(), { hwIds })
    assert.equal(decision.answer.kind, 'microkernel')
  })

  it('remembers the NIC that booted', () => {
    const dhcpMac = MacAddress.unsafe('52:54:00:aa:bb:01')
    const decision = decideBoot(aWorld(put('node', aNode())), aMoment(), { hwIds, dhcpMac })
    assert.deepEqual(decision.changes, [put('node', aNode({ dhcpMac }))])
  })

  it('tells the machine to try again, and why, when there is no microkernel', () => {
    const decision = decideBoot(emptyWorld(), aMoment(), { hwIds })
    const { answer } = decision
    assert.match(answer.kind === 'retry-later' ? answer.reason : '', /npm run microkernel/)
  })

  it('of several microkernels takes the one added last', () => {
    const newer = aMicrokernel({ addedAt: aMicrokernel().addedAt + 1, version: '2' })
    const { answer } = decideBoot(aWorld(put('image', newer)), aMoment(), { hwIds })
    assert.equal(answer.kind === 'microkernel' && answer.microkernel.version, '2')
  })

  const cases: readonly [state: string, program: string][] = [
    ['init', 'template'],
    ['preinstall', 'template'],
    ['postinstall', 'local'],
    ['os_complete', 'local'],
    ['complete_no_broker', 'local'],
    ['error_catch', 'microkernel'],
    ['a_state_no_table_has', 'local'],
  ]
  for (const [state, program] of cases)
    it(`in state ${state}: ${program}`, () => {
      const world = aWorld(put('node', aNode()), put('active-model', inState(state)))
      assert.equal(decideBoot(world, aMoment(), { hwIds }).answer.kind, program)
    })

  it('counts the boots of the installation, and of nothing else', () => {
    const world = aWorld(put('node', aNode()), put('active-model', inState('init')))
    const { changes } = decideBoot(world, aMoment(), { hwIds })
    assert.deepEqual(changes, [put('active-model', { ...inState('init'), installBoots: 1 })])
    const local = aWorld(put('node', aNode()), put('active-model', inState('postinstall')))
    assert.deepEqual(decideBoot(local, aMoment(), { hwIds }).changes, [])
  })

  it('knows a machine by any one of its addresses', () => {
    const node = aNode({ hwIds: [HwId.unsafe('525400AABB01'), HwId.unsafe('525400AABB02')] })
    const world = aWorld(put('node', node), put('active-model', inState('postinstall')))
    const decision = decideBoot(world, aMoment(), {
      hwIds: [HwId.unsafe('525400AABB02'), HwId.unsafe('000000000001')],
    })
    assert.equal(decision.answer.kind, 'local')
  })

  it('prefers the bound of two nodes that claim the addresses: what is installed is not taken for new', () => {
    const free = aNode({
      uuid: aMicrokernel().uuid as never,
      hwIds: [HwId.unsafe('525400AABB09')],
      registeredAt: 1,
    })
    const world = aWorld(
      put('node', free),
      put('node', aNode()),
      put('active-model', inState('postinstall')),
    )
    const decision = decideBoot(world, aMoment(), {
      hwIds: [HwId.unsafe('525400AABB09'), ...hwIds],
    })
    assert.equal(decision.answer.kind, 'local')
  })

  it('installs nothing when the image is gone', () => {
    const world = aWorld(put('node', aNode()), put('active-model', inState('init')))
    world.apply({
      kind: 'remove',
      collection: 'image',
      key: '00000000-0000-4000-8000-000000000003' as never,
    })
    assert.equal(decideBoot(world, aMoment(), { hwIds }).answer.kind, 'retry-later')
  })
})
