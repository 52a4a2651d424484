import assert from 'node:assert/strict'
import { type Matcher, matches, substitute } from '../../src/domain/matcher.js'
import { type Tag, tagsOf } from '../../src/domain/tag.js'
import { Label } from '../../src/domain/values/label.js'
import { aNode, anId, aTag } from '../support/builders.js'

const matcher = (fields: Partial<Matcher>): Matcher => ({
  key: 'k',
  compare: 'equal',
  value: 'v',
  inverse: false,
  ...fields,
})
const aMatcherTag = (text: string, ...matchers: Matcher[]): Tag => ({
  ...aTag('m', true),
  name: Label.unsafe('m'),
  rule: { kind: 'matchers', text, matchers },
})

describe('the original’s matchers', () => {
  const cases: readonly [Partial<Matcher>, Record<string, string>, boolean][] = [
    [{}, { k: 'v' }, true],
    [{}, { k: 'vv' }, false],
    [{}, {}, false],
    [{ inverse: true }, {}, true],
    [{ compare: 'like', value: 'ell' }, { k: 'Dell' }, true],
    [{ compare: 'like', value: '^$' }, {}, true],
    [{ compare: 'like', value: '\\d+', inverse: true }, { k: 'abc' }, true],
    [{ compare: 'like', value: '(' }, { k: '(' }, false],
  ]
  for (const [fields, facts, expected] of cases)
    it(`${JSON.stringify(fields)} over ${JSON.stringify(facts)}: ${String(expected)}`, () =>
      assert.equal(matches(matcher(fields), facts), expected))

  it('all must hold, and a rule without any never does', () => {
    const both = aMatcherTag(
      'both',
      matcher({ key: 'virtual', value: 'kvm' }),
      matcher({ key: 'mk_hw_cpu_count', value: '2' }),
    )
    assert.ok(tagsOf(aNode(), [both]).tags.has('both'))
    assert.ok(!tagsOf(aNode(), [aMatcherTag('none')]).tags.has('none'))
  })
})

describe('substitution in tag texts', () => {
  const cases: readonly [string, string][] = [
    ['cpus_%V=mk_hw_cpu_count-%', 'cpus_2'],
    ['%V=vendor-%', 'VMwareInc'],
    ['mem_%R=\\d+:size-%', 'mem_2'],
    ['%V=absent-%x', 'x'],
    ['%V=evil-%', 'rm-rf'],
  ]
  for (const [text, expected] of cases)
    it(`${text} gives ${expected}`, () =>
      assert.equal(
        substitute(text, {
          mk_hw_cpu_count: '2',
          vendor: 'VMware, Inc.',
          size: '2 GiB',
          evil: '$(rm -rf /)\n',
        }),
        expected,
      ))
})

describe('the five system tags', () => {
  it('are those of the original’s example', () => {
    const node = aNode({
      attributes: {
        mk_hw_cpu_count: '2',
        mk_hw_bus_vendor: 'VMware, Inc.',
        mk_hw_mem_size: '2 GiB',
        mk_hw_nic_count: '1',
        is_virtual: 'true',
        virtual: 'vmware',
      },
      facts: {},
    })
    assert.deepEqual(
      [...tagsOf(node, []).tags],
      ['cpus_2', 'VMwareInc', 'memsize_2GiB', 'nics_1', 'vmware_vm'],
    )
  })
  it('are none without facts', () =>
    assert.deepEqual([...tagsOf(aNode({ attributes: {}, facts: {} }), []).tags], []))
})

describe('tags', () => {
  it('that refer to each other in a circle are troubles, and the others are earned', () => {
    const earned = tagsOf(aNode(), [
      aTag('a', ['tag', 'b'], anId(31)),
      aTag('b', ['tag', 'a'], anId(32)),
      aTag('kvm', ['=', ['fact', 'virtual'], 'kvm'], anId(33)),
    ])
    assert.ok(earned.tags.has('kvm'))
    assert.match(earned.troubles.join(), /refers to itself/)
  })
  it('with a bad rule never take the others away', () => {
    const earned = tagsOf(aNode(), [
      aTag('bad', ['>', ['fact', 'virtual'], 1], anId(31)),
      aTag('good', ['=', ['fact', 'virtual'], 'kvm'], anId(33)),
    ])
    assert.ok(earned.tags.has('good'))
    assert.equal(earned.troubles.length, 1)
  })
})
