import assert from 'node:assert/strict'
import { createPolicy } from '../../src/commands/create-policy.js'
import { disablePolicy } from '../../src/commands/disable-policy.js'
import { inOrder } from '../../src/domain/policy.js'
import { aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

const web = { name: 'web', model: 'debian', tags: ['virtual'] }
const order = (desk: Desk) => inOrder(desk.world.policy.values()).map((policy) => policy.name)

describe('create-policy', () => {
  it('puts a new policy, enabled and unlimited, at the end', async () => {
    const desk = new Desk(aWorld())
    assert.equal(
      await desk.done(createPolicy, web),
      'policy "web" created at place 2: nodes tagged virtual → model "debian"',
    )
    const { enabled, maximum, matchAll } = named(desk.world.policy, 'web')
    assert.deepEqual({ enabled, maximum, matchAll }, { enabled: true, maximum: 0, matchAll: false })
    assert.deepEqual(order(desk), ['install-virtual', 'web'])
  })

  it('puts it before or after another', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createPolicy, { ...web, before: 'install-virtual' })
    await desk.done(createPolicy, { ...web, name: 'db', after: 'web' })
    assert.deepEqual(order(desk), ['web', 'db', 'install-virtual'])
  })

  it('never leaves two policies in one place', async () => {
    const desk = new Desk(aWorld())
    for (const name of ['a', 'b', 'c', 'd'])
      await desk.done(createPolicy, { ...web, name, before: 'install-virtual' })
    const positions = [...desk.world.policy.values()].map((policy) => policy.position)
    assert.equal(new Set(positions).size, positions.length)
    assert.deepEqual(order(desk), ['a', 'b', 'c', 'd', 'install-virtual'])
  })

  it('is content when the same policy is there', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createPolicy, { ...web, before: 'install-virtual' })
    await desk.unchanged(createPolicy, { ...web, before: 'install-virtual' })
    await desk.unchanged(createPolicy, { ...web, tags: ['virtual', 'virtual'] })
  })

  it('says what differs when another of that name is there', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createPolicy, web)
    await desk.done(disablePolicy, { name: 'web' })
    const other = { ...web, tags: ['virtual', 'big'], max_count: 3, before: 'install-virtual' }
    const refusal = await desk.refused(createPolicy, other)
    assert.equal(refusal.kind, 'conflict')
    assert.match(refusal.message, /\(tags, it is disabled, max_count, place\)/)
  })

  it('takes razor-server’s spelling of attributes', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createPolicy, {
      name: 'web',
      model: 'debian',
      tag: ['virtual'],
      'max-count': 2,
    })
    assert.equal(named(desk.world.policy, 'web').maximum, 2)
  })

  it('takes every node only when that is said aloud', async () => {
    const desk = new Desk(aWorld())
    const refusal = await desk.refused(createPolicy, { name: 'all', model: 'debian' })
    assert.match(refusal.message, /says match_all instead/)
    assert.match(
      await desk.done(createPolicy, { name: 'all', model: 'debian', match_all: true }),
      /every node → model "debian"/,
    )
    assert.match(
      (await desk.refused(createPolicy, { ...web, match_all: true })).message,
      /give no tags beside it/,
    )
  })

  it('remarks on a tag that no rule gives, and not on system tags', async () => {
    const desk = new Desk(aWorld())
    assert.match(
      await desk.done(createPolicy, { ...web, tags: ['vritual'] }),
      /note: no rule gives the tag vritual/,
    )
    assert.doesNotMatch(
      await desk.done(createPolicy, { ...web, name: 'sys', tags: ['cpus_2', 'kvm_vm'] }),
      /note/,
    )
  })

  const wrong: readonly (readonly [string, object, string, RegExp])[] = [
    ['a model there is not', { model: 'nt' }, 'not-found', /no model "nt"; there are: debian/],
    ['an anchor there is not', { before: 'x' }, 'not-found', /no policy "x"/],
    ['two anchors', { before: 'install-virtual', after: 'install-virtual' }, 'invalid', /not both/],
    ['a negative limit', { max_count: -1 }, 'invalid', /max_count/],
    ['a limit that is text', { max_count: '3' }, 'invalid', /max_count/],
    ['a tag that is no name', { tags: ['a b'] }, 'invalid', /tags\[0\]/],
    ['an attribute given twice', { tag: ['virtual'] }, 'invalid', /given twice/],
  ]
  for (const [what, fields, kind, message] of wrong)
    it(`refuses ${what}`, async () => {
      const refusal = await new Desk(aWorld()).refused(createPolicy, { ...web, ...fields })
      assert.equal(refusal.kind, kind)
      assert.match(refusal.message, message)
    })
})
