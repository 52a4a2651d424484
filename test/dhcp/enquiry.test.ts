import assert from 'node:assert/strict'
import { classify } from '../../src/dhcp/boot-client.js'
import { leaseSecondsFor, refuse, type Enquiry } from '../../src/dhcp/enquiry.js'
import { options } from '../../src/dhcp/options.js'
import { aContext, asReply, mac1 } from './support/contexts.js'
import { aMessage, option, type MessagePlan } from './support/packets.js'
import { aSegment } from './support/segments.js'

const enquiry = (plan: MessagePlan): Enquiry => {
  const request = aMessage(plan)
  const boot = { kind: 'none', because: '' } as const
  return { request, context: aContext(), mac: mac1, client: classify(request), boot }
}

describe('an enquiry', () => {
  it('that asks for no lease time gets the segment’s (RFC 2131 4.3.1)', () => {
    assert.equal(leaseSecondsFor(aMessage(), aSegment({ leaseSeconds: 3600 })), 3600)
  })
  it('that asks for an endless lease gets the segment’s', () => {
    const endless = aMessage({ options: [option(options.leaseTime, 0xffffffff)] })
    assert.equal(leaseSecondsFor(endless, aSegment({ leaseSeconds: 3600 })), 3600)
  })
  it('that is refused gets a NAK that went through the quirks', () => {
    const reply = asReply(refuse(enquiry({ kind: 'request' }), 'no'))
    assert.deepEqual(
      [reply.message.kind, reply.because, reply.minimumBytes, reply.quirks],
      ['nak', 'no', 300, ['short-replies-dropped']],
    )
  })
})
