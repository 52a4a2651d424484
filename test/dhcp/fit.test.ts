import assert from 'node:assert/strict'
import { encodedBytes } from '../../src/dhcp/codec.js'
import { maximumPayload } from '../../src/dhcp/fit.js'
import { options } from '../../src/dhcp/options.js'
import { respond } from '../../src/dhcp/responder.js'
import { aContext, address, asReply } from './support/contexts.js'
import { aMessage, option, pxe } from './support/packets.js'

const sized = (octets: number) => option(options.maximumMessageSize, octets)

describe('the size of replies (RFC 2132 9.10)', () => {
  it('is what option 57 says, less the headers that it counts', () => {
    assert.equal(maximumPayload(aMessage({ options: [sized(1472)] })), 1444)
  })
  it('is that of the smallest datagram that all must take when it says nothing, or less', () => {
    assert.equal(maximumPayload(aMessage()), 548)
    assert.equal(maximumPayload(aMessage({ options: [sized(300)] })), 548)
  })

  const crowded = [
    ...pxe(0),
    [82, Buffer.alloc(150, 1), ''] as const,
    option(options.clientIdentifier, Buffer.alloc(100, 2)),
  ]
  const replyTo = (octets: number) =>
    asReply(
      respond(
        aMessage({ fields: { giaddr: address(2) }, options: [...crowded, sized(octets)] }),
        aContext({ segment: { domainName: 'd'.repeat(60) } }),
      ),
    )
  it('has everything when there is room', () => {
    const reply = replyTo(1472)
    assert.ok(reply.message.options.has(61) && encodedBytes(reply.message) > 548)
  })
  it('loses the least important options first when there is none, and never what boots the machine', () => {
    const { message } = replyTo(576)
    assert.ok(encodedBytes(message) <= 548, `${encodedBytes(message)} octets`)
    assert.deepEqual(
      [...message.options.keys()].filter((code) =>
        [53, 54, 51, 1, 3, 6, 60, 43, 67, 82].includes(code),
      ).length,
      10,
    )
    assert.equal([...message.options.keys()].at(-1), 82)
  })
})
