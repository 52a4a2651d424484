import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { type Asked, FakeAppliance, razor } from './place.js'

const event = (sequence: number) => ({
  sequence,
  time: '2026-01-02T11:59:00.123Z',
  kind: 'boot.served',
  message: `event ${String(sequence)}\u001b[0m`,
})
const line = (sequence: number) =>
  `2026-01-02 11:59:00Z  boot.served           event ${String(sequence)}\\u001b[0m\n`
const frame = (sequence: number) =>
  `id: ${String(sequence)}\nevent: boot.served\ndata: ${JSON.stringify(event(sequence))}\n\n`

describe('razor events', () => {
  let appliance: FakeAppliance
  before(async () => void (appliance = await FakeAppliance.start()))
  after(() => appliance.stop())
  beforeEach(() => void (appliance.asked.length = 0))

  it('shows the last events, oldest first, as a log reads', async () => {
    appliance.says(200, { items: [event(3), event(2)], total: 9 })
    const ran = await razor(['events', '--limit', '2', '--server', appliance.address])
    assert.deepEqual(ran, { code: 0, out: line(2) + line(3), err: '' })
  })

  it('shows one event', async () => {
    appliance.says(200, event(2))
    const ran = await razor(['event', '2', '--server', appliance.address])
    assert.match(ran.out, /^sequence: 2\n/)
  })

  /** Follows until `enough` lines are out; each stream is played by `play` with its number, from 0. */
  async function following(
    words: readonly string[],
    enough: number,
    play: (response: ServerResponse, stream: number, asked: Asked) => void,
  ) {
    const ended = new AbortController()
    const pauses: number[] = []
    let streams = 0
    let lines = 0
    let out = ''
    appliance.handler = (asked, response) => {
      if (asked.url.startsWith('/api/events')) {
        play(response, streams, asked)
        streams += 1
        return
      }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ items: [event(2), event(1)], total: 2 }))
    }
    const ran = await razor(['events', '--follow', ...words, '--server', appliance.address], {
      signal: ended.signal,
      out: (piece) => {
        out += piece
        lines += 1
        if (lines === enough) ended.abort()
      },
      pause: (delayMs) => Promise.resolve(void pauses.push(delayMs)),
    })
    return { ...ran, out, pauses }
  }
  const opened = (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })

  it('--follow shows a few, then each as it happens, however the bytes arrive', async () => {
    const ran = await following(['--node', 'node1'], 4, (response) => {
      opened(response).write(`retry: 2000\n\n: beat\n\n${frame(3)}${frame(4).slice(0, 30)}`, () =>
        response.write(`${frame(4).slice(30)}${frame(5)}`),
      )
    })
    assert.equal(ran.code, 0)
    assert.equal(ran.out, [1, 2, 3, 4].map(line).join(''))
    assert.deepEqual(
      appliance.asked.map(({ url, headers }) => [url, headers['last-event-id']]),
      [
        ['/api/collections/events?limit=1', undefined],
        ['/api/collections/events?limit=10&node=node1', undefined],
        ['/api/events?node=node1', '2'],
      ],
    )
  })

  it('--follow goes on after the last event seen when the connection ends', async () => {
    const resumed: unknown[] = []
    const ran = await following([], 4, (response, stream, asked) => {
      resumed.push(asked.headers['last-event-id'])
      if (stream === 0) opened(response).end(frame(3))
      else if (stream === 1) response.destroy()
      else opened(response).write(frame(4))
    })
    assert.equal(ran.code, 0)
    assert.equal(ran.out, [1, 2, 3, 4].map(line).join(''))
    assert.deepEqual(resumed, ['2', '3', '3'])
    assert.deepEqual(ran.pauses, [500, 1000])
    assert.equal(ran.err, 'razor: the connection ended; trying again\nrazor: connected again\n')
  })

  it('--follow --json prints an event to a line', async () => {
    const ran = await following(['--json'], 3, (response) => opened(response).write(frame(3)))
    const lines = ran.out.trimEnd().split('\n')
    assert.deepEqual(
      lines.map((each) => JSON.parse(each) as unknown),
      [1, 2, 3].map(event),
    )
  })

  it('--follow passes over what is no JSON', async () => {
    const ran = await following([], 3, (response) =>
      opened(response).write(`id: 3\ndata: {oops\n\ndata: 7\n\n${frame(4)}`),
    )
    assert.equal(ran.out, [1, 2, 4].map(line).join(''))
  })

  it('--follow ends with the appliance’s words when it refuses, exit code 1', async () => {
    const ran = await following([], 99, (response) =>
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end('{"error": "there is no kind of event"}'),
    )
    assert.equal(ran.code, 1)
    assert.equal(ran.err, 'razor: there is no kind of event\n')
  })

  it('--follow ends when what answers opens no stream, exit code 3', async () => {
    const ran = await following([], 99, (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"items": []}'),
    )
    assert.equal(ran.code, 3)
    assert.match(ran.err, /did not open a stream of events/)
  })
})
