import assert from 'node:assert/strict'
import { deleteNode } from '../../src/commands/delete-node.js'
import { put } from '../../src/domain/world.js'
import { anActiveModel, aNode, aWorld } from '../support/builders.js'
import { Desk } from './desk.js'

const sure = { name: 'node1', confirm: 'node1' }

describe('delete-node', () => {
  it('forgets a free node, its addresses too', async () => {
    const desk = new Desk(aWorld(put('node', aNode())))
    await desk.done(deleteNode, sure)
    assert.equal(desk.world.node.size, 0)
    assert.equal(desk.world.nodeByHwId.size, 0)
    await desk.unchanged(deleteNode, sure)
  })

  it('refuses a bound node whatever is confirmed: forgotten, it would be installed anew', async () => {
    const desk = new Desk(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
    const refusal = await desk.refused(deleteNode, sure)
    assert.equal(refusal.kind, 'in-use')
    assert.match(refusal.message, /bound as web1 by policy "install-virtual": remove-active-model/)
  })

  it('refuses without the node’s name once more', async () => {
    const desk = new Desk(aWorld(put('node', aNode())))
    assert.match((await desk.refused(deleteNode, { name: 'node1' })).message, /confirm: "node1"/)
  })
})
