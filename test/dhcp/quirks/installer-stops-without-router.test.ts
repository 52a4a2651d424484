import assert from 'node:assert/strict'
import { options, valueOf } from '../../../src/dhcp/options.js'
import { respond } from '../../../src/dhcp/responder.js'
import type { Reply } from '../../../src/dhcp/reply.js'
import type { SegmentConfig } from '../../../src/dhcp/segment.js'
import { aContext, asReply } from '../support/contexts.js'
import { captured } from '../support/packets.js'
import { aSegment } from '../support/segments.js'

const name = 'installer-stops-without-router'

function reply(changes: Partial<SegmentConfig>): Reply {
  const { router, ...isolated } = aSegment()
  assert.ok(router)
  return asReply(
    respond(captured(name, 0), { ...aContext(), segment: { ...isolated, ...changes } }),
  )
}

describe(`quirk ${name}`, () => {
  it('Debian’s installer is told a router, the server, where there is none', () => {
    const answer = reply({})
    assert.deepEqual(answer.quirks.includes(name), true)
    assert.deepEqual(valueOf(answer.message, options.routers), [aSegment().address])
  })
  it('the router of the segment is left alone', () => {
    const router = captured(name, 0).ciaddr
    const answer = reply({ router })
    assert.deepEqual(answer.quirks.includes(name), false)
    assert.deepEqual(valueOf(answer.message, options.routers), [router])
  })
})
