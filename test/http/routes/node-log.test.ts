import { deepEqual, equal } from 'node:assert/strict'
import { put } from '../../../src/domain/world.js'
import { aNode, aWorld } from '../../support/builders.js'
import { ask } from '../support/client.js'
import { machineStage, type Stage } from '../support/stage.js'

describe('POST /razor/api/node/log', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await machineStage(aWorld(put('node', aNode())))
  })
  afterEach(async () => stage.close())
  const post = async (query: string, body: string) =>
    ask(stage.port, `/razor/api/node/log${query}`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    })

  it('keeps the lines as an event of the node and says ok', async () => {
    const { status, text } = await post('?hw_id=52:54:00:aa:bb:01', 'one\ntwo\n')
    deepEqual([status, text], [200, 'ok\n'])
    const [event] = stage.store.written
    deepEqual([event?.kind, event?.detail?.['text']], ['node.logged', 'one\ntwo\n'])
  })

  it('refuses a body over 64 KiB, and a post that says not whose it is', async () => {
    equal((await post('?hw_id=525400AABB01', 'x'.repeat(65 * 1024))).status, 413)
    equal((await post('', 'lines')).status, 400)
    deepEqual(stage.store.written, [])
  })

  it('answers 503 when the lines could not be written', async () => {
    stage.store.broken = true
    equal((await post('?hw_id=525400AABB01', 'lines')).status, 503)
  })
})
