import assert from 'node:assert/strict'
import { commands } from '../../src/commands/index.js'
import { collections } from '../../src/commands/views/index.js'
import { razor } from './place.js'

describe('razor helps without an appliance', () => {
  it('with the list of all collections and commands, and the exit codes', async () => {
    const { code, out, err } = await razor(['--help'])
    assert.deepEqual([code, err], [0, ''])
    for (const { name } of [...collections, ...commands])
      assert.match(out, new RegExp(`^ {2}${name}\\b`, 'm'))
    assert.match(out, /Exit codes: 0 done, 1 refused or failed, 2 not understood, 3 no appliance/)
  })

  it('with the same on standard error, exit code 2, when nothing is asked', async () => {
    const { code, out, err } = await razor([])
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /^Usage: razor/)
  })

  it('with description, options and an example for every command and every verb', async () => {
    for (const command of commands)
      for (const words of [
        [command.name, '--help'],
        ['help', command.name],
      ]) {
        const { code, out } = await razor(words)
        assert.equal(code, 0)
        assert.ok(out.includes(command.summary))
        assert.ok(out.includes(command.examples.cli))
        assert.ok(out.includes(command.examples.api))
      }
    const { out } = await razor(['policies', 'add', '--help'])
    assert.match(out, /^Usage: razor policies create\|add/)
  })

  it('with filters and verbs for every collection', async () => {
    for (const { name, filters } of collections) {
      const { code, out } = await razor([name, '-h'])
      assert.equal(code, 0)
      for (const filter of filters) assert.match(out, new RegExp(`--${filter.name} <`))
    }
    assert.match((await razor(['policies', '--help'])).out, /^ {2}move \[options\] \[name\]/m)
  })

  it('with its version', async () => {
    assert.deepEqual(await razor(['--version']), { code: 0, out: '9.9.9\n', err: '' })
  })
})
