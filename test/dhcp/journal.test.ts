import assert from 'node:assert/strict'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { FloodGate } from '../../src/dhcp/flood.js'
import { Journal } from '../../src/dhcp/journal.js'
import { silence } from '../../src/dhcp/reply.js'
import { respond } from '../../src/dhcp/responder.js'
import { aContext, asReply } from './support/contexts.js'
import { ListLog } from './support/list-log.js'
import { aMessage } from './support/packets.js'

const arrival = {
  port: 'server',
  cast: 'broadcast',
  from: { address: Ipv4.any, port: 68 },
} as const
const subject = { request: aMessage(), arrival }

describe('the DHCP journal', () => {
  it('a reply that could not be sent is a warning with the cause', () => {
    const log = new ListLog()
    const reply = asReply(respond(subject.request, aContext()))
    new Journal(log, new FloodGate()).replied(subject, reply, {
      ms: 1.26,
      sendError: 'ENETUNREACH',
    })
    const [line] = log.lines
    assert.deepEqual(
      [line?.level, line?.fields['reason'], line?.fields['error'], line?.fields['ms']],
      ['warn', 'send-failed', 'ENETUNREACH', 1.3],
    )
  })
  it('broken packets and our own probe are for those who debug, other silences for everybody', () => {
    const log = new ListLog()
    const journal = new Journal(log, new FloodGate())
    journal.malformed(arrival, { offset: 7, why: 'odd' }, 0)
    journal.silent(subject, silence('own-probe', ''), 0)
    journal.silent(subject, silence('denied', ''), 0)
    assert.deepEqual(
      log.lines.map(({ level, fields }) => [level, fields['reason']]),
      [
        ['debug', 'malformed'],
        ['debug', 'own-probe'],
        ['info', 'denied'],
      ],
    )
  })
  it('says how many silences it left out, and nothing when there were none', () => {
    const log = new ListLog()
    const journal = new Journal(
      log,
      new FloodGate({ perSecond: 9, perClientPerSecond: 9, loggedSilencesPerSecond: 1 }),
    )
    journal.flood()
    for (let count = 0; count < 4; count += 1) journal.silent(subject, silence('denied', ''), 0)
    journal.flood()
    assert.deepEqual(
      log.lines.map(({ fields }) => fields['unloggedSilences']),
      [undefined, 3],
    )
  })
})
