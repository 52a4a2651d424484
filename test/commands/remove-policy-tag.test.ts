import assert from 'node:assert/strict'
import { removePolicyTag } from '../../src/commands/remove-policy-tag.js'
import { judge } from '../../src/domain/policy.js'
import { aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

const name = 'install-virtual'

describe('remove-policy-tag', () => {
  it('leaves a policy without tags that takes no node, rather than every node', async () => {
    const desk = new Desk(aWorld())
    assert.match(await desk.done(removePolicyTag, { name, tag: 'virtual' }), /takes no node/)
    const policy = named(desk.world.policy, name)
    assert.deepEqual(judge(policy, new Set(['virtual']), 0), { kind: 'no-tags' })
  })

  it('has nothing to do for a tag it does not ask for', async () => {
    assert.match(
      await new Desk(aWorld()).unchanged(removePolicyTag, { name, tag: 'big' }),
      /does not ask for tag "big"/,
    )
  })
})
