import { deepEqual, equal } from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { formField, parseJson, readText } from '../../src/http/body.js'
import { clockwork } from './support/stage.js'

const limits = { maximumBytes: 1000, withinMs: 30_000 }

/** A request whose body is pushed by hand. */
function aRequest(headers: Record<string, string> = {}): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  Object.assign(request.headers, headers)
  return request
}

describe('readText', () => {
  const faultOf = async (
    request: IncomingMessage,
    send: (request: IncomingMessage) => void,
    clock = clockwork(),
  ) => {
    const reading = readText(request, limits, clock.system.timers)
    send(request)
    const body = await reading
    equal(clock.pending, 0, 'no timer is left')
    return body.ok ? body.value : body.fault.status
  }

  it('gives the body as text, pieces joined before they are decoded', async () => {
    const bytes = Buffer.from('größe')
    equal(
      await faultOf(aRequest(), (request) => {
        for (const byte of bytes) request.push(Buffer.from([byte]))
        request.push(null)
      }),
      'größe',
    )
  })

  it('takes bytes that are no UTF-8 as U+FFFD', async () => {
    equal(
      await faultOf(aRequest(), (request) => {
        request.push(Buffer.from([0x41, 0xff, 0x42]))
        request.push(null)
      }),
      'A\uFFFDB',
    )
  })

  it('refuses 413 above the limit: after the rest, far above it at once, and by its length before reading', async () => {
    const send = (bytes: number, ends: boolean) => (request: IncomingMessage) => {
      request.push(Buffer.alloc(bytes))
      if (ends) request.push(null)
    }
    equal(await faultOf(aRequest(), send(1000, true)), '\0'.repeat(1000))
    equal(await faultOf(aRequest(), send(1001, true)), 413)
    equal(await faultOf(aRequest(), send(2001, false)), 413)
    equal(await faultOf(aRequest({ 'content-length': '2001' }), () => undefined), 413)
  })

  it('refuses 415 what is compressed', async () => {
    for (const encoding of ['gzip', 'br', 'deflate, gzip', 'GZIP'])
      equal(await faultOf(aRequest({ 'content-encoding': encoding }), () => undefined), 415)
    equal(
      await faultOf(aRequest({ 'content-encoding': 'identity' }), (request) => request.push(null)),
      '',
    )
  })

  it('refuses 408 what takes too long, and 400 what breaks off', async () => {
    const clock = clockwork()
    equal(await faultOf(aRequest(), () => clock.advance(30_000), clock), 408)
    equal(await faultOf(aRequest(), (request) => request.destroy()), 400)
    equal(await faultOf(aRequest(), (request) => request.destroy(new Error('reset'))), 400)
  })
})

describe('parseJson', () => {
  it('parses JSON, with its brackets in strings not counted', () => {
    const body = parseJson(`{"a":["${'['.repeat(100)}","\\"${'{'.repeat(100)}"]}`)
    equal(body.ok, true)
  })
  it('refuses what is not JSON, or nested without end, without a throw', () => {
    for (const text of [
      '',
      '{',
      'undefined',
      '\0',
      '{"a":1}x',
      '['.repeat(1_000_000),
      `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`,
    ])
      equal(parseJson(text).ok, false, text.slice(0, 20))
  })
  it('takes 32 levels', () => {
    equal(parseJson(`${'['.repeat(32)}${']'.repeat(32)}`).ok, true)
  })
})

describe('formField', () => {
  it('finds the first of its name, decoded', () => {
    deepEqual(
      [
        formField('a=1&json_hash=%7B%22a%22%3A+1%7D&json_hash=2', 'json_hash'),
        formField('a=1', 'json_hash'),
      ],
      ['{"a": 1}', undefined],
    )
  })
})
