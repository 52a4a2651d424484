import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commands } from '../../src/commands/index.js'
import { attributesOf, commandHelp } from '../../src/commands/help.js'
import { readInput } from '../../src/commands/input.js'
import { collections } from '../../src/commands/views/index.js'
import type { Json } from '../../src/domain/json.js'

const folder = fileURLToPath(new URL('../../src/commands/', import.meta.url))

/** Everything exported from the files of a folder that has all of `keys`. */
async function exported(path: string, ...keys: string[]): Promise<string[]> {
  const found: string[] = []
  for (const file of readdirSync(path).filter((name) => name.endsWith('.ts'))) {
    const module = (await import(`${path}${file}`)) as Record<string, unknown>
    for (const value of Object.values(module))
      if (typeof value === 'object' && value !== null && keys.every((key) => key in value))
        found.push(String((value as { name?: unknown }).name))
  }
  return found
}

describe('the list of commands', () => {
  it('lists every command file', async () => {
    const all = await exported(folder, 'accept', 'summary')
    assert.deepEqual(commands.map(({ name }) => name).sort(), all.sort())
  })

  it('lists every collection', async () => {
    const all = await exported(`${folder}views/`, 'list', 'get', 'part')
    assert.deepEqual(collections.map(({ name }) => name).sort(), all.sort())
  })

  it('names each once, verb first', () => {
    const names = commands.map((command) => command.name)
    assert.equal(new Set(names).size, names.length)
    for (const name of names) assert.match(name, /^[a-z]+(-[a-z]+)+$/)
  })

  for (const command of commands)
    describe(command.name, () => {
      it('gives an example that its own input takes', () => {
        const read = readInput(command.input, JSON.parse(command.examples.api) as Json)
        assert.ok(read.ok, read.ok ? '' : read.refusal.message)
      })

      it('helps with every attribute', () => {
        for (const attribute of attributesOf(command))
          assert.match(attribute.description, /\w.*\.$/s, attribute.name)
      })

      it('takes in order, without names, only attributes it has', () => {
        const names = attributesOf(command).map((attribute) => attribute.name)
        for (const position of command.positions) assert.ok(names.includes(position), position)
      })

      it('refuses an empty body, an array, text and nothing, in words', () => {
        for (const body of [{}, [], 'x', null, 7, true]) {
          const read = readInput(command.input, body)
          assert.ok(!read.ok)
          assert.equal(read.refusal.kind, 'invalid')
          assert.doesNotMatch(read.refusal.message, /undefined|\[object/)
        }
      })

      it('is JSON through and through when it explains itself', () => {
        const help = commandHelp(command)
        assert.deepEqual(JSON.parse(JSON.stringify(help)), help)
        assert.ok(help.help.full.includes(command.description))
      })
    })
})
