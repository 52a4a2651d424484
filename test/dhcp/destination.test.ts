import assert from 'node:assert/strict'
import {
  bootServerDestination,
  describeDestination,
  destinationOf,
} from '../../src/dhcp/destination.js'
import type { DhcpMessage, MessageKind } from '../../src/dhcp/message.js'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { aMessage } from './support/packets.js'

const relay = Ipv4.unsafe('10.9.0.2')
const own = Ipv4.unsafe('10.9.0.77')
const goes = (
  title: string,
  [kind, fields, answer]: [MessageKind, Partial<DhcpMessage>, 'offer' | 'ack' | 'nak'],
  expected: string,
): void => {
  it(title, () => {
    assert.equal(describeDestination(destinationOf(aMessage({ kind, fields }), answer)), expected)
  })
}

describe('where a reply goes (RFC 2131 4.1)', () => {
  goes(
    'an OFFER to a client without an address is broadcast, flag or no flag',
    ['discover', {}, 'offer'],
    'broadcast',
  )
  goes('with the broadcast flag too', ['discover', { flags: 0x8000 }, 'offer'], 'broadcast')
  goes(
    'a relayed one goes to the relay',
    ['discover', { giaddr: relay }, 'offer'],
    'relay 10.9.0.2',
  )
  goes(
    'the relay goes before ciaddr',
    ['request', { giaddr: relay, ciaddr: own }, 'ack'],
    'relay 10.9.0.2',
  )
  goes(
    'an ACK to a client that has its address goes there',
    ['request', { ciaddr: own }, 'ack'],
    'unicast 10.9.0.77',
  )
  goes(
    'even if it sets the broadcast flag',
    ['request', { ciaddr: own, flags: 0x8000 }, 'ack'],
    'unicast 10.9.0.77',
  )
  goes(
    'a NAK never goes to the address that it takes away',
    ['request', { ciaddr: own }, 'nak'],
    'broadcast',
  )
  goes(
    'a relayed NAK goes to the relay',
    ['request', { ciaddr: own, giaddr: relay }, 'nak'],
    'relay 10.9.0.2',
  )
  goes(
    'a DISCOVER’s ciaddr is ignored (RFC 2131 table 5: it must be 0)',
    ['discover', { ciaddr: own }, 'offer'],
    'broadcast',
  )

  it('a boot server answers the socket that asked (PXE 2.1 section 2.2.3)', () => {
    const to = bootServerDestination(aMessage(), { address: own, port: 4011 })
    assert.equal(describeDestination(to), 'unicast 10.9.0.77:4011')
  })
  it('by the relay when there is one', () => {
    const to = bootServerDestination(aMessage({ fields: { giaddr: relay } }), {
      address: relay,
      port: 67,
    })
    assert.equal(describeDestination(to), 'relay 10.9.0.2')
  })
  it('by broadcast when the asker has no address', () => {
    const to = bootServerDestination(aMessage(), { address: Ipv4.any, port: 68 })
    assert.deepEqual(to, { kind: 'broadcast' })
  })
})
