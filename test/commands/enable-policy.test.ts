import assert from 'node:assert/strict'
import { enablePolicy } from '../../src/commands/enable-policy.js'
import { put } from '../../src/domain/world.js'
import { aPolicy, aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

describe('enable-policy', () => {
  it('lets a policy take nodes', async () => {
    const desk = new Desk(aWorld(put('policy', aPolicy({ enabled: false }))))
    await desk.done(enablePolicy, { name: 'install-virtual' })
    assert.equal(named(desk.world.policy, 'install-virtual').enabled, true)
  })

  it('is content with one that does already', async () => {
    await new Desk(aWorld()).unchanged(enablePolicy, { name: 'install-virtual' })
  })

  it('refuses one there is not', async () => {
    const refusal = await new Desk(aWorld()).refused(enablePolicy, { name: 'x' })
    assert.equal(refusal.kind, 'not-found')
  })
})
