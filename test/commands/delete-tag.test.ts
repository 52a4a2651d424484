import assert from 'node:assert/strict'
import { createTag } from '../../src/commands/create-tag.js'
import { deleteTag } from '../../src/commands/delete-tag.js'
import { aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

describe('delete-tag', () => {
  it('refuses while policies ask for the tag, naming them', async () => {
    const refusal = await new Desk(aWorld()).refused(deleteTag, { name: 'virtual' })
    assert.deepEqual(refusal.kind === 'in-use' && refusal.by, ['install-virtual'])
  })

  it('forced, leaves the policies asking for it, so that they match less and never more', async () => {
    const desk = new Desk(aWorld())
    const sentence = await desk.done(deleteTag, { name: 'virtual', force: true })
    assert.match(sentence, /policy install-virtual will match no node/)
    assert.equal(desk.world.tag.size, 0)
    assert.deepEqual(named(desk.world.policy, 'install-virtual').tags, ['virtual'])
  })

  it('refuses even forced while the rule of another tag refers to it', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createTag, { name: 'not-virtual', rule: ['not', ['tag', 'virtual']] })
    const refusal = await desk.refused(deleteTag, { name: 'virtual', force: true })
    assert.deepEqual(refusal.kind === 'in-use' && refusal.by, ['not-virtual'])
  })

  it('has nothing to do where there is no such tag', async () => {
    const sentence = await new Desk(aWorld()).unchanged(deleteTag, { name: 'gone' })
    assert.match(sentence, /^no changes; there is no tag "gone"/)
  })
})
