import { deepEqual, equal, match } from 'node:assert/strict'
import { aWorld } from '../support/builders.js'
import { ask } from './support/client.js'
import { type OperatorStage, operatorStage } from './support/operator-stage.js'

describe('the operator API', () => {
  let stage: OperatorStage
  beforeEach(async () => {
    stage = await operatorStage(aWorld())
  })
  afterEach(async () => stage.close())

  it('names every command and collection with absolute addresses that answer', async () => {
    const { status, headers, text } = await ask(stage.port, '/api')
    equal(status, 200)
    equal(headers['content-type'], 'application/json')
    const index = JSON.parse(text) as {
      commands: { name: string; id: string }[]
      collections: { name: string; id: string }[]
      version: { server: string }
    }
    equal(index.version.server, '1.2.3')
    for (const { id } of [...index.commands, ...index.collections]) {
      equal(id.startsWith(`http://127.0.0.1:${stage.port}/api/`), true, id)
      equal((await ask(stage.port, new URL(id).pathname)).status, 200, id)
    }
  })

  it('answers errors as {"error": …}, 404 and 405 too', async () => {
    for (const [path, method, status] of [
      ['/', 'GET', 404],
      ['/api/nothing', 'GET', 404],
      ['/api/collections/nothing', 'GET', 404],
      ['/api/collections/nodes/nobody', 'GET', 404],
      ['/api/collections/nodes/%ff%00', 'GET', 404],
      ['/api/commands/nothing', 'GET', 404],
      ['/api/collections/nodes', 'DELETE', 405],
      ['/api', 'PUT', 405],
    ] as const) {
      const answer = await ask(stage.port, path, { method, body: '' })
      equal(answer.status, status, `${method} ${path}`)
      match(answer.text, /^\{"error":".+"\}$/)
    }
  })

  it('answers 406 to who takes no JSON', async () => {
    equal((await ask(stage.port, '/api', { headers: { accept: 'text/html' } })).status, 406)
    equal((await ask(stage.port, '/api', { headers: { accept: '*/*' } })).status, 200)
  })

  it('answers a bug with an incident that the log has with its stack', async () => {
    await stage.close()
    stage = await operatorStage(aWorld(), {
      ledger: {
        ...stage.parts.ledger,
        get world(): never {
          throw new Error('a bug')
        },
      },
    })
    const { status, text } = await ask(stage.port, '/api/collections/nodes')
    equal(status, 500)
    match(text, /incident 0000/)
    equal(/a bug/.test(text), false)
    match(String(stage.lines.at(-1)?.['error']), /a bug\n +at /)
  })

  it('is healthy', async () => {
    const { text } = await ask(stage.port, '/health')
    deepEqual(JSON.parse(text), { status: 'ok', nodes: 0, microkernel: 'microkernel' })
  })
})
