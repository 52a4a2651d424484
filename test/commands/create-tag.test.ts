import assert from 'node:assert/strict'
import { createTag } from '../../src/commands/create-tag.js'
import { aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

const rule = ['=', ['fact', 'virtual'], 'kvm']

describe('create-tag', () => {
  it('makes a tag of a rule', async () => {
    const desk = new Desk(aWorld())
    assert.equal(await desk.done(createTag, { name: 'kvm', rule }), 'tag "kvm" created')
    const tag = named(desk.world.tag, 'kvm')
    assert.ok(tag.rule.kind === 'expression')
    assert.deepEqual(tag.rule.source, rule)
  })

  it('makes a tag of matchers, its text the name unless given', async () => {
    const desk = new Desk(aWorld())
    const matchers = [{ key: 'mk_hw_nic_count', compare: 'like', value: '\\d', inverse: 'true' }]
    await desk.done(createTag, { name: 'nics', matchers })
    await desk.done(createTag, { name: 'nics-n', matchers, text: 'nics_%V=mk_hw_nic_count-%' })
    const rules = ['nics', 'nics-n'].map((name) => named(desk.world.tag, name).rule)
    assert.deepEqual(
      rules.map((each) => each.kind === 'matchers' && [each.text, each.matchers[0]?.inverse]),
      [
        ['nics', true],
        ['nics_%V=mk_hw_nic_count-%', true],
      ],
    )
  })

  it('is content when the same tag is there, however its JSON is spaced', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createTag, { name: 'kvm', rule })
    assert.match(await desk.unchanged(createTag, { name: 'kvm', rule }), /already so/)
  })

  it('refuses another rule under the same name as a conflict', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createTag, { name: 'kvm', rule })
    const refusal = await desk.refused(createTag, { name: 'kvm', rule: ['not', rule] })
    assert.equal(refusal.kind, 'conflict')
    assert.match(refusal.message, /"kvm" already, with other content \(rule\)/)
  })

  const wrong: readonly (readonly [string, object, RegExp, string?])[] = [
    ['no rule at all', {}, /needs a rule, or matchers/, 'rule'],
    ['an empty list of matchers', { matchers: [] }, /needs a rule, or matchers/],
    ['both forms', { rule, matchers: [] }, /not both/],
    ['a text beside a rule', { rule, text: 'x' }, /text goes with matchers/],
    ['an unknown operator', { rule: ['resembles', 1, 2] }, /unknown operator "resembles"/],
    ['a rule that gives a number', { rule: ['num', '1'] }, /gives a number/],
    ['a rule that is not a list', { rule: 'kvm' }, /rule/],
    [
      'a pattern that is none',
      { rule: ['and', ['like', ['fact', 'a'], '(']] },
      /regular expression/i,
      'rule[1]',
    ],
    [
      'a matcher whose pattern is none',
      { matchers: [{ key: 'a', compare: 'like', value: '(' }] },
      /not a regular expression/,
      'matchers[0]',
    ],
    ['a tag there is not', { rule: ['tag', 'nowhere'] }, /asks for tag "nowhere"/],
    ['itself', { rule: ['or', ['tag', 'kvm']] }, /leads back to tag "kvm" itself/],
    ['an attribute nobody knows', { rule, colour: 'red' }, /unknown attribute "colour"/],
  ]
  for (const [what, input, message, path] of wrong)
    it(`refuses ${what}`, async () => {
      const refusal = await new Desk(aWorld()).refused(createTag, { name: 'kvm', ...input })
      assert.match(refusal.message, message)
      if (path !== undefined) assert.equal(refusal.kind === 'invalid' && refusal.path, path)
    })

  it('refuses a name that shells and URLs would trip over', async () => {
    for (const name of ['', ' a', 'a/b', '../x', '-x', 'a b', 'x'.repeat(101), 'é'])
      assert.match((await new Desk(aWorld()).refused(createTag, { name, rule })).message, /name/)
  })

  it('is journalled, refusals too', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createTag, { name: 'kvm', rule })
    await desk.refused(createTag, { name: 'kvm', rule: ['tag', 'x'] })
    assert.deepEqual(
      desk.events.map(({ kind, detail }) => [kind, detail?.['command'], detail?.['outcome']]),
      [
        ['operator.commanded', 'create-tag', 'done'],
        ['operator.commanded', 'create-tag', 'refused'],
      ],
    )
  })
})
