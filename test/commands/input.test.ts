import assert from 'node:assert/strict'
import fc from 'fast-check'
import { commands } from '../../src/commands/index.js'
import { readInput } from '../../src/commands/input.js'
import type { Json } from '../../src/domain/json.js'

const [first] = commands.filter((command) => command.name === 'create-policy')

describe('input of commands', () => {
  it('never throws, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...commands), (value, command) => {
        readInput(command.input, value as Json)
        readInput(command.input, { name: value, rule: value, metadata: value } as Json)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses what is nested too deep before anything recurses into it', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as Json
    for (const command of commands) {
      const read = readInput(command.input, { name: 'x', rule: deep, metadata: { a: deep } })
      assert.ok(!read.ok && read.refusal.message.includes('nested deeper'))
    }
  })

  it('sees __proto__ as a name like any other', () => {
    assert.ok(first)
    const body = JSON.parse('{"name": "x", "model": "m", "__proto__": {"enabled": false}}') as Json
    const read = readInput(first.input, body)
    assert.ok(!read.ok || !Object.hasOwn(read.value, 'constructor'))
    assert.equal(({} as Record<string, unknown>)['enabled'], undefined)
  })

  it('names every fault at once, with its place, up to five', () => {
    assert.ok(first)
    const read = readInput(first.input, { tags: ['a b', 'ok', '/'], max_count: -1, colour: 1 })
    assert.ok(!read.ok)
    const { message } = read.refusal
    for (const part of ['"name" is required', '"model" is required', 'tags[0]', 'tags[2]'])
      assert.ok(message.includes(part), `${part} in ${message}`)
    assert.match(message, /and 1 more$/)
  })

  it('refuses an attribute given under two spellings', () => {
    assert.ok(first)
    const read = readInput(first.input, { name: 'a', model: 'b', 'max-count': 1, max_count: 2 })
    assert.ok(!read.ok)
    assert.match(read.refusal.message, /"max_count" is given twice, as "max-count" and as/)
  })
})
