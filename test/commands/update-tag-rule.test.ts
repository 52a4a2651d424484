import assert from 'node:assert/strict'
import { createTag } from '../../src/commands/create-tag.js'
import { updateTagRule } from '../../src/commands/update-tag-rule.js'
import { aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

const rule = ['=', ['fact', 'virtual'], 'xen']

describe('update-tag-rule', () => {
  it('changes the rule of a tag no policy asks for', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createTag, { name: 'xen', rule: ['=', 1, 2] })
    assert.equal(await desk.done(updateTagRule, { name: 'xen', rule }), 'tag "xen" has a new rule')
    const after = named(desk.world.tag, 'xen').rule
    assert.deepEqual(after.kind === 'expression' && after.source, rule)
  })

  it('refuses while policies ask for the tag, naming them, unless forced', async () => {
    const desk = new Desk(aWorld())
    const refusal = await desk.refused(updateTagRule, { name: 'virtual', rule })
    assert.deepEqual(refusal.kind === 'in-use' && refusal.by, ['install-virtual'])
    await desk.done(updateTagRule, { name: 'virtual', rule, force: true })
  })

  it('is content when the rule is so already, policies or not', async () => {
    const same = ['=', ['fact', 'is_virtual'], 'true']
    await new Desk(aWorld()).unchanged(updateTagRule, { name: 'virtual', rule: same })
  })

  it('refuses a rule that leads back to the tag through another', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createTag, { name: 'big', rule: ['tag', 'virtual'] })
    const refusal = await desk.refused(updateTagRule, {
      name: 'virtual',
      rule: ['not', ['tag', 'big']],
      force: true,
    })
    assert.match(refusal.message, /leads back to tag "virtual" itself/)
  })

  it('refuses a tag there is not, naming those there are', async () => {
    const refusal = await new Desk(aWorld()).refused(updateTagRule, { name: 'vitual', rule })
    assert.equal(refusal.kind, 'not-found')
    assert.match(refusal.message, /there is no tag "vitual"; there are: virtual/)
  })
})
