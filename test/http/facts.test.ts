import { deepEqual, equal, ok } from 'node:assert/strict'
import type { JsonObject } from '../../src/domain/json.js'
import { tidyAttributes, tidyFacts } from '../../src/http/facts.js'

describe('tidyAttributes', () => {
  it('writes every value as text', () => {
    deepEqual(tidyAttributes({ a: 'x', b: 2, c: true, d: null, e: [1], f: { g: 1 } }), {
      a: 'x',
      b: '2',
      c: 'true',
      d: '',
      e: '[1]',
      f: '{"g":1}',
    })
  })
  it('drops names that are empty, endless or __proto__, and whatever is beyond 5,000', () => {
    const sent = JSON.parse(`{"":1,"__proto__":2,"${'x'.repeat(201)}":3,"kept":4}`) as JsonObject
    deepEqual(Object.entries(tidyAttributes(sent)), [['kept', '4']])
    const many = Object.fromEntries(Array.from({ length: 6000 }, (_, n) => [`fact${n}`, 'x']))
    equal(Object.keys(tidyAttributes(many)).length, 5000)
  })
})

describe('the size of a known machine', () => {
  const fat = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, 'x'.repeat(4096)]))
  it('is bounded: of two megabytes of flat facts 256 KiB are kept', () => {
    const kept = JSON.stringify(tidyAttributes(fat)).length
    ok(kept > 200_000 && kept < 300_000, String(kept))
  })
  it('is bounded: two megabytes of structured facts are refused', () => {
    equal(tidyFacts(fat).ok, false)
  })
  it('has room for a machine with 256 CPUs', () => {
    const real = Object.fromEntries(
      Array.from({ length: 3500 }, (_, n) => [
        `mk_hw_cpu${n >> 4}_description`.padEnd(28, String(n)),
        'Intel(R) Xeon(R) Platinum 8380 CPU'.slice(0, 30),
      ]),
    )
    equal(Object.keys(tidyAttributes(real)).length, Object.keys(real).length)
  })
})

describe('tidyFacts', () => {
  const nested = (levels: number) =>
    JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as JsonObject
  it('keeps types and nulls, cuts long text, drops __proto__ at every level', () => {
    const sent = JSON.parse('{"a":null,"b":[1,true,{"__proto__":1,"c":"d"}]}') as JsonObject
    deepEqual(tidyFacts({ ...sent, long: 'x'.repeat(5000) }), {
      ok: true,
      value: { a: null, b: [1, true, { c: 'd' }], long: 'x'.repeat(4096) },
    })
  })
  it('refuses more than 12 levels or 20,000 values', () => {
    equal(tidyFacts(nested(12)).ok, true)
    equal(tidyFacts(nested(13)).ok, false)
    equal(tidyFacts({ list: Array<number>(19_999).fill(1) }).ok, true)
    equal(tidyFacts({ list: Array<number>(20_000).fill(1) }).ok, false)
  })
})
