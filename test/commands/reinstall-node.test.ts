import assert from 'node:assert/strict'
import { reinstallNode } from '../../src/commands/reinstall-node.js'
import { StateName } from '../../src/domain/values/names.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { activeModelOf, put, remove } from '../../src/domain/world.js'
import { anActiveModel, aNode, aPolicy, anId, aWorld } from '../support/builders.js'
import { Desk } from './desk.js'

const installed = anActiveModel({
  state: StateName.unsafe('os_complete'),
  installBoots: 3,
  captured: { node_ip: '10.0.0.9' },
  number: 7,
  hostname: 'web7',
})
const aDesk = () => new Desk(aWorld(put('node', aNode()), put('active-model', installed)))
const sure = { name: 'node1', confirm: 'node1' }

describe('reinstall-node', () => {
  it('refuses without the node’s name once more', async () => {
    const refusal = await aDesk().refused(reinstallNode, { name: 'node1' })
    assert.match(refusal.message, /the disk of the node will be erased: say so by confirm: "node1"/)
    assert.equal(refusal.kind === 'invalid' && refusal.path, 'confirm')
  })

  it('frees the node for the policies as they now are', async () => {
    const desk = aDesk()
    await desk.done(reinstallNode, sure)
    assert.equal(activeModelOf(desk.world, aNode().uuid), undefined)
    await desk.unchanged(reinstallNode, sure)
  })

  it('with same_policy begins again under the same host name, with a token of its own', async () => {
    const desk = aDesk()
    await desk.done(reinstallNode, { ...sure, same_policy: true })
    const fresh = activeModelOf(desk.world, aNode().uuid)
    assert.ok(fresh)
    const { hostname, number, state, installBoots, captured } = fresh
    assert.deepEqual(
      { hostname, number, state, installBoots, captured },
      { hostname: 'web7', number: 7, state: 'init', installBoots: 0, captured: {} },
    )
    assert.notEqual(fresh.uuid, installed.uuid)
    assert.notEqual(fresh.token.reveal(), installed.token.reveal())
    assert.equal(desk.world['active-model'].size, 1)
    assert.deepEqual(
      desk.events.map((event) => event.kind),
      ['operator.commanded', 'active-model.removed', 'policy.bound'],
    )
  })

  it('with same_policy refuses when there is nothing to repeat', async () => {
    const desk = aDesk()
    desk.world.apply(put('policy', aPolicy({ model: Uuid.unsafe(anId(99)) })))
    const again = { ...sure, same_policy: true }
    assert.match((await desk.refused(reinstallNode, again)).message, /has another model now/)
    desk.world.apply(remove('policy', aPolicy().uuid))
    assert.match((await desk.refused(reinstallNode, again)).message, /is gone/)
    desk.world.apply(remove('active-model', installed.uuid))
    assert.match((await desk.refused(reinstallNode, again)).message, /is not bound/)
  })

  it('refuses a node there is not, naming those there are', async () => {
    const refusal = await aDesk().refused(reinstallNode, { name: 'node9', confirm: 'node9' })
    assert.match(refusal.message, /there is no node "node9"; there are: node1/)
  })
})
