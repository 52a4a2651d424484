import { deepEqual, equal, match } from 'node:assert/strict'
import { put } from '../../../src/domain/world.js'
import { aNode, anActiveModel, aWorld, emptyWorld } from '../../support/builders.js'
import { type Asked, ask } from '../support/client.js'
import { type OperatorStage, operatorStage } from '../support/operator-stage.js'

describe('/api/commands/<name>', () => {
  let stage: OperatorStage
  beforeEach(async () => {
    stage = await operatorStage(aWorld(put('node', aNode())))
  })
  afterEach(async () => stage.close())

  const post = async (name: string, body: unknown, changed: Partial<Asked> = {}) =>
    ask(stage.port, `/api/commands/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...changed,
    })
  const rename = { node: 'node1', name: 'web' }

  it('GET explains the command, and again with its ETag answers 304', async () => {
    const { status, headers, text } = await ask(stage.port, '/api/commands/rename-node')
    equal(status, 200)
    const help = JSON.parse(text) as Record<string, unknown>
    deepEqual(Object.keys(help).slice(0, 3), ['name', 'help', 'schema'])
    const again = await ask(stage.port, '/api/commands/rename-node', {
      headers: { 'if-none-match': headers.etag ?? '' },
    })
    deepEqual([again.status, again.text], [304, ''])
  })

  it('POST runs it: 202, with the address of what came of it', async () => {
    await stage.close()
    stage = await operatorStage(emptyWorld())
    const help = JSON.parse((await ask(stage.port, '/api/commands/create-tag')).text) as {
      help: { examples: { api: string } }
    }
    const { status, text } = await post('create_tag', help.help.examples.api)
    equal(status, 202, text)
    const { id } = JSON.parse(text) as { id: string }
    equal((await ask(stage.port, new URL(id).pathname)).status, 200)
    equal(stage.store.written[0]?.kind, 'operator.commanded')
  })

  it('refuses 415 what is not JSON by name, so that no form of another site gets through', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      equal(
        (await post('rename-node', rename, { headers: { 'content-type': type } })).status,
        415,
        type,
      )
    equal((await post('rename-node', rename, { headers: {} })).status, 415)
    equal(
      (
        await post('rename-node', rename, {
          headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        })
      ).status,
      415,
    )
    deepEqual(stage.store.written, [])
  })

  it('refuses 400 broken JSON, 413 too much, 422 what the schema refuses, 404 what is not there, 409 a conflict', async () => {
    equal((await post('create-tag', '{"name":')).status, 400)
    equal((await post('create-tag', '['.repeat(5000))).status, 400)
    equal((await post('create-tag', `"${'x'.repeat(1_200_000)}"`)).status, 413)
    equal((await post('create-tag', [])).status, 422)
    equal((await post('create-tag', '')).status, 422)
    equal((await post('create-tag', { name: 5 })).status, 422)
    const unknown = await post('create-tag', { name: 'x', rule: ['=', 1, 1], nonsense: 1 })
    deepEqual([unknown.status, /nonsense/.test(unknown.text)], [422, true])
    equal((await post('enable-policy', { name: 'nobody' })).status, 404)
    equal((await post('nothing-of-the-kind', {})).status, 404)
    const other = await post('create-tag', { name: 'virtual', rule: ['=', 1, 1] })
    equal(other.status, 409)
    match(other.text, /^\{"error":".+"\}$/)
  })

  it('answers 503 when nothing can be written', async () => {
    stage.store.broken = true
    equal((await post('create-tag', { name: 'x', rule: ['=', 1, 1] })).status, 503)
  })

  it('logs one line, without what was posted', async () => {
    await post('create-tag', { name: 'secretive', rule: ['=', 1, 1], password: 'hunter2' })
    deepEqual(
      stage.lines.map(({ journey, command, decision }) => [journey, command, decision]),
      [['command', 'create-tag', 'refused']],
    )
    equal(JSON.stringify(stage.lines).includes('hunter2'), false)
  })

  it('shows no token and no password hash anywhere', async () => {
    await stage.close()
    stage = await operatorStage(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
    for (const path of ['active-models', 'models', 'nodes', 'policies', 'events']) {
      const { text } = await ask(stage.port, `/api/collections/${path}?depth=2`)
      equal(/the-token|\$6\$/.test(text), false, path)
    }
  })
})
