/** One address, two machines: docking stations, cards that moved. Nothing may be installed on a machine that might be another one. */
import assert from 'node:assert/strict'
import { put } from '../../src/domain/world.js'
import type { WorldState } from '../../src/domain/world-state.js'
import { HwId } from '../../src/domain/values/hw-id.js'
import { Label } from '../../src/domain/values/label.js'
import { MacAddress } from '../../src/domain/values/mac-address.js'
import { StateName } from '../../src/domain/values/names.js'
import { SystemUuid } from '../../src/domain/values/system-uuid.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { decideBoot } from '../../src/engine/boot.js'
import { decideCheckin } from '../../src/engine/checkin.js'
import { decideRegister } from '../../src/engine/register.js'
import { aMoment, anActiveModel, anId, aNode, aWorld, startOfTime } from '../support/builders.js'

const dock = HwId.unsafe('00E04C000001')
const ofAnna = HwId.unsafe('525400AABB01')
const ofBert = HwId.unsafe('525400AABB02')
const uuidOf = (n: number) => `4c4c4544-0043-4410-805a-00000000000${String(n)}`
const firmware = (n: number) => ({ dmi: { uuid: uuidOf(n) } })
const systemUuid = (n: number) => SystemUuid.parse(uuidOf(n)) ?? assert.fail()

const anna = aNode({ hwIds: [ofAnna, dock], facts: firmware(1) })
const bert = aNode({
  uuid: Uuid.unsafe(anId(70)),
  name: Label.unsafe('bert'),
  hwIds: [ofBert],
  facts: firmware(2),
  registeredAt: startOfTime + 5,
})
const bound = (node: typeof anna, state: string, n = 80) =>
  put(
    'active-model',
    anActiveModel({ uuid: Uuid.unsafe(anId(n)), node: node.uuid, state: StateName.unsafe(state) }),
  )
const both = (...changes: Parameters<typeof aWorld>) =>
  aWorld(put('node', anna), put('node', bert), ...changes)
const docked = [ofBert, dock]
const register = (world: WorldState, hwIds: readonly HwId[], facts: object) => {
  const decision = decideRegister(world, aMoment(startOfTime + 9), {
    hwIds,
    attributes: {},
    facts: facts as never,
    lastState: 'idle',
    maximumNodes: 100,
  })
  for (const change of decision.changes) world.apply(change)
  return decision
}
const checkin = (world: WorldState, hwIds: readonly HwId[]) =>
  decideCheckin(world, aMoment(), {
    hwIds,
    lastState: 'idle',
    first: false,
    registerTimeoutMs: 120_000,
  })

describe('an address that two machines show', () => {
  it('does not install the one that is installed already, while the other is being installed', () => {
    const world = both(bound(anna, 'init'), bound(bert, 'os_complete', 81))
    assert.equal(decideBoot(world, aMoment(), { hwIds: docked }).answer.kind, 'local')
  })

  it('does not install a free one in the place of the other: it is looked at first', () => {
    const world = both(bound(anna, 'init'))
    const decision = decideBoot(world, aMoment(), { hwIds: docked })
    assert.equal(decision.answer.kind, 'microkernel')
    assert.deepEqual(decision.changes, [])
    assert.match(decision.events[0]?.message ?? '', /withheld.*node1.*bert/)
  })

  it('nor one that shows nothing but that address, when its firmware says it is another machine', () => {
    const world = aWorld(put('node', anna), bound(anna, 'init'))
    const asked = (n: number) =>
      decideBoot(world, aMoment(), { hwIds: [dock], systemUuid: systemUuid(n) })
    assert.equal(asked(2).answer.kind, 'microkernel')
    assert.match(asked(2).events[0]?.message ?? '', /another system UUID/)
    assert.equal(asked(1).answer.kind, 'template')
  })

  it('installs the one whose firmware says that it is meant', () => {
    const world = both(bound(anna, 'os_complete'), bound(bert, 'init', 81))
    const decision = decideBoot(world, aMoment(), { hwIds: docked, systemUuid: systemUuid(2) })
    assert.ok(decision.answer.kind === 'template')
    assert.equal(decision.answer.install.node.name, 'bert')
  })

  it('leaves what is installed alone, whatever its firmware says after a new mainboard', () => {
    const world = aWorld(put('node', anna), bound(anna, 'os_complete'))
    const decision = decideBoot(world, aMoment(), { hwIds: [dock], systemUuid: systemUuid(7) })
    assert.equal(decision.answer.kind, 'local')
  })

  it('does not send a machine that might be another one into an installation', () => {
    assert.equal(checkin(both(bound(anna, 'init')), docked).answer, 'acknowledge')
  })

  it('does not bind a machine that might be another one: it shall register', () => {
    const decision = checkin(both(), docked)
    assert.deepEqual([decision.answer, decision.changes], ['register', []])
  })

  it('stays with a bound node, and the other machine keeps its own', () => {
    const world = both(bound(anna, 'os_complete'))
    const { answer, events } = register(world, docked, firmware(2))
    assert.equal(answer.ok && answer.value.name, 'bert')
    assert.equal(world.nodeByHwId.get(dock), anna.uuid)
    assert.equal(world.nodeByHwId.get(ofBert), bert.uuid)
    assert.ok(events.some(({ kind }) => kind === 'node.collided'))
  })

  it('goes from a free node to the machine that shows it, by the word of its firmware', () => {
    const world = both()
    register(world, docked, firmware(2))
    assert.equal(world.nodeByHwId.get(dock), bert.uuid)
    assert.equal(checkin(world, docked).answer, 'acknowledge')
  })

  it('does not make one node of two machines: another firmware with addresses of its own is a new machine', () => {
    const world = aWorld(put('node', anna), bound(anna, 'os_complete'))
    const { answer } = register(world, docked, firmware(2))
    assert.ok(answer.ok)
    assert.notEqual(answer.value.uuid, anna.uuid)
    assert.deepEqual(answer.value.hwIds, [ofBert])
    assert.deepEqual(world.node.get(anna.uuid), anna)
  })

  it('cannot make a bound node another machine: refused, with what to do', () => {
    const world = aWorld(put('node', anna), bound(anna, 'init'))
    const { answer, changes } = register(world, [dock], firmware(2))
    assert.match(answer.ok ? '' : answer.refusal.message, /node1.*remove-active-model/)
    assert.deepEqual(changes, [])
  })

  it('may belong to a free node whose firmware has changed its mind', () => {
    const world = aWorld(put('node', anna))
    const { answer } = register(world, [ofAnna], firmware(2))
    assert.equal(answer.ok && answer.value.uuid, anna.uuid)
  })

  it('is not settled by a UUID that half the world has', () => {
    const vague = { dmi: { uuid: '03000200-0400-0500-0006-000700080009' } }
    const world = aWorld(put('node', { ...anna, facts: vague }))
    const { answer } = register(world, [dock, ofBert], firmware(2))
    assert.equal(answer.ok && answer.value.uuid, anna.uuid)
  })
})

describe('decideBoot', () => {
  it('takes for the NIC that booted only one the machine has', () => {
    const dhcpMac = MacAddress.unsafe('02:00:00:00:00:99')
    const world = aWorld(put('node', anna))
    assert.deepEqual(decideBoot(world, aMoment(), { hwIds: anna.hwIds, dhcpMac }).changes, [])
  })
})
