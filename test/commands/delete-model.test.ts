import assert from 'node:assert/strict'
import { deleteModel } from '../../src/commands/delete-model.js'
import { deletePolicy } from '../../src/commands/delete-policy.js'
import { put } from '../../src/domain/world.js'
import { anActiveModel, aNode, aWorld } from '../support/builders.js'
import { Desk } from './desk.js'

describe('delete-model', () => {
  it('refuses while a policy gives it or a node boots by it, naming all', async () => {
    const desk = new Desk(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
    const byPolicy = await desk.refused(deleteModel, { name: 'debian' })
    assert.deepEqual(byPolicy.kind === 'in-use' && byPolicy.by, ['install-virtual', 'node1'])
    await desk.done(deletePolicy, { name: 'install-virtual' })
    const byNode = await desk.refused(deleteModel, { name: 'debian' })
    assert.deepEqual(byNode.kind === 'in-use' && byNode.by, ['node1'])
  })

  it('removes one that nothing refers to', async () => {
    const desk = new Desk(aWorld())
    await desk.done(deletePolicy, { name: 'install-virtual' })
    await desk.done(deleteModel, { name: 'debian' })
    assert.equal(desk.world.model.size, 0)
    await desk.unchanged(deleteModel, { name: 'debian' })
  })
})
