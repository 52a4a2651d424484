import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { askSecret } from '../../src/cli/ask-secret.js'

describe('asking for a secret', () => {
  it('reads a line from where no person sits, without a question', async () => {
    const input = new PassThrough()
    const output = new PassThrough()
    input.end('correct-horse\nrest\n')
    assert.equal(await askSecret('password: ', input, output), 'correct-horse')
    output.end()
    assert.equal(await text(output), '')
  })

  it('gives nothing where there is nothing', async () => {
    const input = new PassThrough()
    input.end()
    assert.equal(await askSecret('password: ', input, new PassThrough()), '')
  })

  it('asks a person, and shows nothing of what is typed', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true })
    const output = new PassThrough()
    const asked = askSecret('password: ', input, output)
    input.write('correct-horse\r')
    assert.equal(await asked, 'correct-horse')
    output.end()
    assert.equal(await text(output), 'password: \n')
  })
})
