import assert from 'node:assert/strict'
import { composeAnswer, composeNak, serverIdentifierFor } from '../../src/dhcp/answer.js'
import { options } from '../../src/dhcp/options.js'
import { address } from './support/contexts.js'
import { aMessage, option, pxe } from './support/packets.js'
import { aSegment } from './support/segments.js'

const segment = aSegment()
const file = { kind: 'file', file: 'pxelinux.0', because: 'test' } as const
const architecture = { number: 0, name: 'x86 BIOS', firmware: 'bios' } as const
const client = { kind: 'bios', architecture } as const

describe('composing answers (RFC 2131 table 3)', () => {
  it('an ACK repeats ciaddr, an OFFER does not', () => {
    const request = aMessage({ kind: 'request', fields: { ciaddr: address(50) }, options: pxe(0) })
    const parts = { request, segment, client, boot: file }
    assert.equal(composeAnswer({ ...parts, kind: 'ack' }).message.ciaddr, address(50))
    assert.equal(composeAnswer({ ...parts, kind: 'offer' }).message.ciaddr, '0.0.0.0')
  })
  it('options 15 and 28 are sent to those who ask only; 1, 3 and 6 to everybody', () => {
    const request = aMessage({ options: [option(options.parameterRequestList, Buffer.from([51]))] })
    const parts = {
      kind: 'offer',
      request,
      segment: aSegment({ domainName: 'lab' }),
      client: { kind: 'not-netbooting' },
      boot: { kind: 'none', because: '' },
    } as const
    assert.deepEqual(
      [
        ...composeAnswer({
          ...parts,
          yiaddr: address(50),
          leaseSeconds: 600,
        }).message.options.keys(),
      ],
      [53, 54, 51, 58, 59, 1, 3, 6],
    )
  })
  it('T1 is half the lease and T2 seven eighths of it (4.4.5)', () => {
    const { message } = composeAnswer({
      kind: 'ack',
      request: aMessage(),
      segment,
      client,
      boot: file,
      yiaddr: address(50),
      leaseSeconds: 1001,
    })
    assert.deepEqual(
      [58, 59].map((code) => Buffer.from(message.options.get(code)!).readUInt32BE()),
      [500, 875],
    )
  })
  it('a segment without a router sends none', () => {
    const { router, ...plain } = segment
    assert.ok(router !== undefined)
    const { message } = composeAnswer({
      kind: 'offer',
      request: aMessage(),
      segment: plain,
      client,
      boot: file,
    })
    assert.ok(!message.options.has(3))
  })
  it('a NAK says why', () => {
    const { message, optionReasons } = composeNak(
      aMessage({ kind: 'request' }),
      segment,
      'not yours',
    )
    assert.equal(Buffer.from(message.options.get(56)!).toString(), 'not yours')
    assert.equal(optionReasons.size, 3)
  })
  it('a server identifier override of a wrong length is ignored (RFC 5107)', () => {
    const request = aMessage({
      options: [option(options.relayAgent, new Map([[11, Buffer.alloc(3)]]))],
    })
    assert.equal(serverIdentifierFor(request, segment), '10.9.0.1')
  })
})
