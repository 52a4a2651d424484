import assert from 'node:assert/strict'
import { addPolicyTag } from '../../src/commands/add-policy-tag.js'
import { put } from '../../src/domain/world.js'
import { aPolicy, aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

const name = 'install-virtual'

describe('add-policy-tag', () => {
  it('has the policy ask for one more', async () => {
    const desk = new Desk(aWorld())
    await desk.done(addPolicyTag, { name, tag: 'cpus_2' })
    assert.deepEqual(named(desk.world.policy, name).tags, ['virtual', 'cpus_2'])
    await desk.unchanged(addPolicyTag, { name, tag: 'cpus_2' })
  })

  it('creates the tag when given its rule, once', async () => {
    const desk = new Desk(aWorld())
    const input = { name, tag: 'big', rule: ['>', ['fact', 'memory.bytes', 0], 1e9] }
    await desk.done(addPolicyTag, input)
    assert.ok(named(desk.world.tag, 'big'))
    await desk.unchanged(addPolicyTag, input)
    const other = { ...input, rule: ['=', 1, 1] }
    assert.equal((await desk.refused(addPolicyTag, other)).kind, 'conflict')
  })

  it('ends taking every node: a tag can only narrow', async () => {
    const desk = new Desk(aWorld(put('policy', aPolicy({ tags: [], matchAll: true }))))
    assert.match(await desk.done(addPolicyTag, { name, tag: 'virtual' }), /no longer takes every/)
    assert.equal(named(desk.world.policy, name).matchAll, false)
  })

  it('refuses a bad rule and leaves the policy as it was', async () => {
    const desk = new Desk(aWorld())
    const refusal = await desk.refused(addPolicyTag, { name, tag: 'big', rule: ['tag', 'none'] })
    assert.match(refusal.message, /asks for tag "none"/)
  })
})
