import assert from 'node:assert/strict'
import { deletePolicy } from '../../src/commands/delete-policy.js'
import { put } from '../../src/domain/world.js'
import { anActiveModel, aNode, aWorld } from '../support/builders.js'
import { Desk } from './desk.js'

describe('delete-policy', () => {
  it('leaves its active models in force, as the original did', async () => {
    const desk = new Desk(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
    assert.equal(
      await desk.done(deletePolicy, { name: 'install-virtual' }),
      'policy "install-virtual" deleted; the 1 node(s) it has bound stay so',
    )
    assert.equal(desk.world.policy.size, 0)
    assert.equal(desk.world['active-model'].size, 1)
  })

  it('has nothing to do where there is none', async () => {
    await new Desk(aWorld()).unchanged(deletePolicy, { name: 'nothing' })
  })
})
