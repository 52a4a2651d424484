/** Whatever a stranger may say and an operator may write: once it is a record, the next start must be able to read it. An unreadable one keeps the appliance from starting. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/domain/json.js'
import { parseRule } from '../../src/domain/rule.js'
import { put } from '../../src/domain/world.js'
import { decideRegister } from '../../src/engine/register.js'
import { parseRegistration } from '../../src/http/wire.js'
import { readRecord, writeRecord } from '../../src/store/records.js'
import { aMoment, anActiveModel, aNode, aTag, emptyWorld } from '../support/builders.js'

/** JSON as a hostile sender writes it: odd names, halves of characters, numbers beyond all bounds. */
const hostile = fc.oneof(
  fc.json({ maxDepth: 6 }),
  fc.constantFrom(
    '{"__proto__":{"a":1},"constructor":"x","toString":null,"hasOwnProperty":1}',
    '{"n":1e999,"m":-1e999,"z":-0,"t":1e-400}',
    '{"\\ud800":"\\udfff","\\u0000":"\\u0000","a.b":[[[[]]]]}',
    '{"dmi":{"uuid":[1],"__proto__":1},"uuid":{"a":1}}',
    '{"toJSON":"x","$secret":"x","kind":"expression","source":[1],"rule":{"kind":"expression","source":1}}',
  ),
)
const asObject = (value: Json): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : { value }

describe('a record', () => {
  it('of any machine that could register can be read again', () => {
    fc.assert(
      fc.property(hostile, hostile, fc.string({ unit: 'binary' }), (flat, structured, state) => {
        const sent = {
          hw_id: '525400AABB01',
          attributes_hash: { a: 'b', ...asObject(JSON.parse(flat) as Json) },
          facts: asObject(JSON.parse(structured) as Json),
          last_state: state,
        }
        const parsed = parseRegistration(JSON.parse(JSON.stringify(sent)) as Json)
        if (!parsed.ok) return
        const asked = { ...parsed.value, maximumNodes: 10 }
        const { answer } = decideRegister(emptyWorld(), aMoment(), asked)
        assert.ok(answer.ok)
        const text = writeRecord(answer.value)
        const read = readRecord('node', text)
        assert.equal(read.kind === 'put' && writeRecord(read.record as never), text)
      }),
      { numRuns: 500 },
    )
  })

  it('with numbers beyond all bounds, names of JavaScript and halves of characters, too', () => {
    for (const facts of [
      '{"n":1e999,"m":-1e999,"deep":{"n":[1e999]}}',
      '{"constructor":"x","toString":null,"rule":{"kind":"expression","source":1}}',
      '{"\\ud800":"\\udfff","\\u0000":"\\u0000"}',
    ]) {
      const node = aNode({ facts: JSON.parse(facts) as JsonObject })
      assert.doesNotThrow(() => readRecord('node', writeRecord(node)), facts)
    }
  })

  it('of any tag whose rule was accepted can be read again, and means the same', () => {
    const rule = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('x', 1, true, null, 1e999, '(a|b)*', ''),
        fc
          .tuple(
            fc.constantFrom(
              'and',
              'or',
              'not',
              '=',
              'eq',
              '<',
              'in',
              'like',
              'num',
              'fact',
              'tag',
              'str',
            ),
            fc.array(tie('tree'), { maxLength: 3 }),
          )
          .map(([name, args]) => [name, ...args]),
      ),
    })).tree
    fc.assert(
      fc.property(rule, (source) => {
        const parsed = parseRule(source as Json)
        if (!parsed.ok) return
        const tag = aTag('x', ['=', 1, 1])
        const expression = {
          kind: 'expression' as const,
          source: source as Json,
          rule: parsed.value,
        }
        const text = writeRecord({ ...tag, rule: expression })
        const read = readRecord('tag', text)
        assert.deepEqual(read, put('tag', { ...tag, rule: expression }))
      }),
      { numRuns: 2000 },
    )
  })

  it('of an install keeps its token, which nothing else shows', () => {
    const text = writeRecord(anActiveModel())
    assert.match(text, /"token":\{"\$secret":"the-token"\}/)
    assert.doesNotMatch(JSON.stringify(anActiveModel()), /the-token/)
  })
})
