import assert from 'node:assert/strict'
import { finish } from '../../src/dhcp/finish.js'
import type { Quirk } from '../../src/dhcp/quirks/quirk.js'
import { respond } from '../../src/dhcp/responder.js'
import { aContext, asReply } from './support/contexts.js'
import { aMessage, pxe } from './support/packets.js'

const named = (name: string, changes: Partial<Quirk> = {}): Quirk => ({
  name,
  symptom: '',
  remedy: '',
  matches: () => true,
  adjust: (reply) => ({ ...reply, minimumBytes: reply.minimumBytes + 1 }),
  ...changes,
})

describe('the last steps of a reply', () => {
  const request = aMessage({ options: pxe(0) })
  const reply = { ...asReply(respond(request, aContext())), quirks: [], minimumBytes: 0 }
  const subject = {
    request,
    client: reply.client,
    segment: aContext().segment,
    port: 'server',
  } as const

  it('each matching quirk sees what the one before has made, and is named', () => {
    const second = named('second', { matches: (_subject, seen) => seen.minimumBytes === 1 })
    const finished = finish(reply, subject, [
      named('first'),
      second,
      named('never', { matches: () => false }),
    ])
    assert.deepEqual([finished.minimumBytes, finished.quirks], [2, ['first', 'second']])
  })
  it('a quirk that leaves the reply as it is, is not named', () => {
    assert.deepEqual(finish(reply, subject, [named('idle', { adjust: (seen) => seen })]).quirks, [])
  })
  it('a quirk that is disabled by name does nothing', () => {
    const context = aContext({ segment: { disabledQuirks: ['next-server-by-name'] } })
    const plain = asReply(respond(request, context))
    assert.equal(plain.message.sname, '')
    assert.ok(!plain.quirks.includes('next-server-by-name'))
  })
})
