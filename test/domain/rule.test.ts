import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Json } from '../../src/domain/json.js'
import { parseRule } from '../../src/domain/rule.js'
import { type Circumstances, holds } from '../../src/domain/rule-evaluation.js'
import { ok } from '../../src/domain/result.js'

const facts: Json = {
  virtual: 'kvm',
  memory: { bytes: 17_179_869_184 },
  disks: [
    { name: 'nvme0n1', bytes: 1000 },
    { name: 'sda', bytes: 2000 },
  ],
  mk_hw_cpu_count: '8',
  'os.name': 'dotted',
  vendor: 'Dell Inc.',
}
const circumstances: Circumstances = {
  fact: facts,
  metadata: { rack: 'r7' },
  state: { installed: false },
  macs: ['52:54:00:aa:bb:01'],
  tag: (name) => ok(name === 'big'),
}
const run = (rule: Json) => {
  const parsed = parseRule(rule)
  return parsed.ok ? holds(parsed.value, circumstances) : parsed
}

describe('rules that hold', () => {
  const cases: readonly Json[] = [
    ['=', ['fact', 'virtual'], 'kvm'],
    ['eq', ['fact', 'virtual'], 'kvm'],
    ['!=', ['fact', 'virtual'], 'vmware'],
    ['and', ['=', ['fact', 'virtual'], 'kvm'], ['>=', ['fact', 'memory.bytes'], 16_000_000_000]],
    ['or', ['=', ['fact', 'virtual'], 'x'], ['tag', 'big']],
    ['not', ['tag', 'small']],
    ['<', ['fact', 'disks.0.bytes'], ['fact', 'disks.1.bytes']],
    ['=', ['fact', 'disks.length'], 2],
    ['>', ['num', ['fact', 'mk_hw_cpu_count']], 4],
    ['in', ['fact', 'virtual'], 'vmware', 'kvm'],
    ['like', ['fact', 'vendor'], '^Dell'],
    ['like', ['lower', ['fact', 'vendor']], 'dell inc'],
    ['=', ['fact', 'absent', 'fallback'], 'fallback'],
    ['=', ['fact', 'os.name'], 'dotted'],
    ['=', ['metadata', 'rack'], 'r7'],
    ['=', ['state', 'installed'], false],
    ['=', ['str', 3], '3'],
    ['=', ['num', '0x10'], 16],
    ['=', ['num', '010'], 8],
    ['has_macaddress', '52:54:00:AA:BB:01'],
    ['has_macaddress_like', '^52:54'],
    ['or', ['tag', 'big'], ['=', ['fact', 'absent'], 1]],
  ]
  for (const rule of cases) it(JSON.stringify(rule), () => assert.deepEqual(run(rule), ok(true)))
})

describe('rules refused when saved, with the place', () => {
  const cases: readonly [Json, string][] = [
    [['frobnicate', 1], 'rule'],
    [['and', 1], 'rule[1]'],
    [['<', 'a', 1], 'rule[1]'],
    [['not', ['=', 1, 1], ['=', 1, 1]], 'rule'],
    [['and', ['like', ['fact', 'x'], '(']], 'rule[1]'],
    [['like', ['fact', 'x'], ['fact', 'y']], 'rule'],
    [['num', '3'], 'rule'],
    [{ fact: 'x' }, 'rule'],
    [[], 'rule'],
    [['fact'], 'rule'],
    [['tag', 3], 'rule'],
    ['kvm', 'rule'],
  ]
  for (const [rule, path] of cases)
    it(JSON.stringify(rule), () => {
      const parsed = parseRule(rule)
      assert.equal(
        parsed.ok ? 'accepted' : parsed.refusal.kind === 'invalid' ? parsed.refusal.path : '',
        path,
      )
    })
})

describe('rules that cannot be evaluated are refused in words, never thrown', () => {
  const cases: readonly [Json, RegExp][] = [
    [['=', ['fact', 'absent'], 1], /fact "absent" is absent/],
    [['>', ['fact', 'virtual'], 3], /needs a number, got "kvm"/],
    [['like', ['fact', 'memory'], 'x'], /needs text/],
    [['=', ['fact', '__proto__'], 1], /absent/],
    [['=', ['fact', 'constructor'], 1], /absent/],
  ]
  for (const [rule, message] of cases)
    it(JSON.stringify(rule), () => {
      const result = run(rule)
      assert.match(result.ok ? '' : result.refusal.message, message)
    })
})

describe('parseRule', () => {
  it('takes any JSON without throwing, and evaluates what it accepts without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        run(json as Json)
      }),
    )
  })
  it('refuses nesting without end', () => {
    let rule: Json = ['=', 1, 1]
    for (let depth = 0; depth < 100; depth += 1) rule = ['not', rule]
    assert.equal(parseRule(rule).ok, false)
  })
})
