import assert from 'node:assert/strict'
import { disablePolicy } from '../../src/commands/disable-policy.js'
import { put } from '../../src/domain/world.js'
import { anActiveModel, aNode, aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

describe('disable-policy', () => {
  it('stops a policy from taking nodes and leaves those it has', async () => {
    const desk = new Desk(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
    await desk.done(disablePolicy, { name: 'install-virtual' })
    assert.equal(named(desk.world.policy, 'install-virtual').enabled, false)
    assert.equal(desk.world['active-model'].size, 1)
    await desk.unchanged(disablePolicy, { name: 'install-virtual' })
  })
})
