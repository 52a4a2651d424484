import { deepEqual, equal, match } from 'node:assert/strict'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { put } from '../../../src/domain/world.js'
import type { EventDraft } from '../../../src/domain/event.js'
import { Uuid } from '../../../src/domain/values/uuid.js'
import { MacAddress } from '../../../src/domain/values/mac-address.js'
import { aNode, anActiveModel, anId, aWorld } from '../../support/builders.js'
import { ask } from '../support/client.js'
import { Follower, type OperatorStage, operatorStage } from '../support/operator-stage.js'

describe('GET /api/events', () => {
  let stage: OperatorStage
  let asked: ClientRequest[]
  beforeEach(async () => {
    asked = []
    stage = await operatorStage(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
  })
  afterEach(async () => {
    for (const each of asked) each.destroy()
    await stage.close()
  })

  const happens = async (...events: EventDraft[]) =>
    stage.parts.ledger.submit(() => ({ answer: null, changes: [], events }))
  const started = (message: string): EventDraft => ({ kind: 'appliance.started', message })

  const open = async (
    query = '',
    headers: Record<string, string> = {},
  ): Promise<IncomingMessage> => {
    const sent = request({
      host: '127.0.0.1',
      port: stage.port,
      path: `/api/events${query}`,
      headers: { accept: 'text/event-stream', ...headers },
      agent: false,
    })
    sent.on('error', () => undefined)
    asked.push(sent)
    sent.end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.on('error', () => undefined)
    return answer
  }
  const follow = async (query = '', headers: Record<string, string> = {}): Promise<Follower> => {
    const follower = new Follower(await open(query, headers))
    deepEqual(await follower.next(), { retry: '2000' })
    return follower
  }

  it('sends what happens from now on, each with its number, kind and data', async () => {
    await happens(started('before'))
    const follower = await follow()
    await happens({
      kind: 'boot.served',
      message: 'node1: boots',
      node: Uuid.unsafe(anId(1)),
      activeModel: Uuid.unsafe(anId(7)),
      mac: MacAddress.unsafe('52:54:00:aa:bb:01'),
      detail: { program: 'template' },
    })
    const event = await follower.next()
    deepEqual([event?.['id'], event?.['event']], ['2', 'boot.served'])
    deepEqual(JSON.parse(event?.['data'] ?? ''), {
      id: 2,
      time: '2023-11-14T22:13:20.000Z',
      kind: 'boot.served',
      message: 'node1: boots',
      node: anId(1),
      node_name: 'node1',
      mac: '52:54:00:aa:bb:01',
      active_model: anId(7),
      detail: { program: 'template' },
    })
  })

  it('replays from ?after or Last-Event-ID, then follows, without gap or repeat', async () => {
    for (let count = 0; count < 450; count += 1) await happens(started(`event ${count + 1}`))
    for (const follower of [
      await follow('?after=2'),
      await follow('', { 'last-event-id': '2' }),
      await follow('?after=2', { 'last-event-id': '400' }),
    ])
      for (let id = 3; id <= 450; id += 1) equal((await follower.next())?.['id'], String(id))
    const follower = await follow('?after=449')
    equal((await follower.next())?.['id'], '450')
    await happens(started('451'), started('452'))
    equal((await follower.next())?.['id'], '451')
    equal((await follower.next())?.['id'], '452')
  })

  it('sends only the kinds and nodes asked for', async () => {
    const follower = await follow('?kind=boot&node=node1')
    await happens(
      started('no'),
      { kind: 'boot.served', message: 'another', node: Uuid.unsafe(anId(99)) },
      { kind: 'boot.served', message: 'wanted', node: Uuid.unsafe(anId(1)) },
    )
    match((await follower.next())?.['data'] ?? '', /wanted/)
  })

  it('beats while nothing happens', async () => {
    const follower = await follow()
    stage.clock.advance(15_000)
    deepEqual(await follower.next(), { '': 'still here' })
    stage.clock.advance(15_000)
    deepEqual(await follower.next(), { '': 'still here' })
  })

  it('ends when the appliance stops, and forgets who has gone', async () => {
    const follower = await follow()
    stage.announceStop()
    equal(await follower.next(), undefined)
    equal(stage.clock.pending, 0)
  })

  it('lets a slow follower lag without holding its events in memory, and it misses none', async () => {
    const answer = await open('?after=0')
    const text = 'x'.repeat(60_000)
    for (let count = 0; count < 300; count += 1)
      await happens({ kind: 'node.logged', message: String(count), detail: { text } })
    let reads = 0
    const events = stage.store.events.bind(stage.store)
    stage.store.events = (range) => {
      reads += 1
      return events(range)
    }
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate)
    equal(reads < 5, true, 'the journal is not read for who does not read')
    const follower = new Follower(answer)
    await follower.next()
    for (let id = 1; id <= 300; id += 1) equal((await follower.next())?.['id'], String(id))
  })

  it('answers plain JSON to who asks for it: the last ones, or those after a number', async () => {
    await happens(started('one'), started('two'), started('three'))
    const json = async (query: string) => {
      const { text } = await ask(stage.port, `/api/events${query}`, {
        headers: { accept: 'application/json' },
      })
      const { items, last } = JSON.parse(text) as { items: { id: number }[]; last: number }
      return [items.map(({ id }) => id), last]
    }
    deepEqual(await json(''), [[1, 2, 3], 3])
    deepEqual(await json('?limit=2'), [[2, 3], 3])
    deepEqual(await json('?after=1'), [[2, 3], 3])
    deepEqual(await json('?after=3'), [[], 3])
  })

  it('refuses what is no number and parameters it does not know', async () => {
    for (const [query, headers] of [
      ['?after=x', {}],
      ['?after=-1', {}],
      ['?limit=x', {}],
      ['?colour=red', {}],
      ['?kind=nonsense', {}],
      ['', { 'last-event-id': 'x' }],
    ] as const)
      equal((await ask(stage.port, `/api/events${query}`, { headers })).status, 400, query)
  })

  it('answers HEAD with headers alone', async () => {
    const { status, headers } = await ask(stage.port, '/api/events', { method: 'HEAD' })
    deepEqual([status, headers['content-type']], [200, 'text/event-stream'])
  })
})
