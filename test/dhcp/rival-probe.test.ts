import assert from 'node:assert/strict'
import { encode } from '../../src/dhcp/codec.js'
import { options } from '../../src/dhcp/options.js'
import { discover, serverOf } from '../../src/dhcp/rival-probe.js'
import { respond } from '../../src/dhcp/responder.js'
import { aContext, asReply } from './support/contexts.js'
import { captured, capturedPackets, decoded } from './support/packets.js'

describe('the probe for rival servers', () => {
  it('is a proper DISCOVER that asks for a broadcast answer', () => {
    const message = decoded(discover(77))
    assert.deepEqual(
      [message.kind, message.op, message.xid, message.flags],
      ['discover', 'request', 77, 0x8000],
    )
    assert.equal(Buffer.from(message.chaddr.subarray(0, 6)).toString('latin1'), '\x02razor')
    assert.ok(message.options.has(options.parameterRequestList.code))
  })
  it('would be answered by a server like ours, and the answer names it', () => {
    const reply = asReply(respond(decoded(discover(77)), aContext()))
    assert.equal(serverOf(encode(reply.message), 77), '10.9.0.1')
  })
  it('reads dnsmasq’s OFFER', () => {
    const [, offer] = capturedPackets('edk2-uefi-x64')
    assert.equal(serverOf(offer!.bytes, captured('edk2-uefi-x64').xid), '10.9.0.1')
  })
  it('takes no notice of answers to others, of requests, of rubbish', () => {
    const [request, offer] = capturedPackets('edk2-uefi-x64')
    assert.equal(serverOf(offer!.bytes, 1), undefined)
    assert.equal(serverOf(request!.bytes, captured('edk2-uefi-x64').xid), undefined)
    assert.equal(serverOf(Buffer.from('rubbish'), 1), undefined)
  })
})
