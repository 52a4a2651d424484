import assert from 'node:assert/strict'
import type { Ipv4 } from '../../src/domain/values/ipv4.js'
import { Ipv4 as Ip } from '../../src/domain/values/ipv4.js'
import { options, valueOf } from '../../src/dhcp/options.js'
import { requestKind } from '../../src/dhcp/request.js'
import { respond } from '../../src/dhcp/responder.js'
import type { Reply, Silence } from '../../src/dhcp/reply.js'
import {
  aContext,
  address,
  aLease,
  asReply,
  asSilence,
  mac1,
  mac2,
  now,
  type ContextPlan,
} from './support/contexts.js'
import { aMessage, option, type MessagePlan } from './support/packets.js'

const us = address(1)
const selecting = (wanted: Ipv4, server: Ipv4 = us): MessagePlan => ({
  kind: 'request',
  options: [option(options.serverIdentifier, server), option(options.requestedAddress, wanted)],
})
const initReboot = (wanted: Ipv4): MessagePlan => ({
  kind: 'request',
  options: [option(options.requestedAddress, wanted)],
})
const extending = (current: Ipv4): MessagePlan => ({ kind: 'request', fields: { ciaddr: current } })
const unicast = { cast: 'unicast', from: { address: address(50), port: 68 } } as const

const acked = (message: MessagePlan, plan: ContextPlan = {}): Reply => {
  const reply = asReply(respond(aMessage(message), aContext(plan)))
  assert.equal(reply.message.kind, 'ack', reply.because)
  return reply
}
const nakked = (message: MessagePlan, plan: ContextPlan = {}): Reply => {
  const reply = asReply(respond(aMessage(message), aContext(plan)))
  assert.equal(reply.message.kind, 'nak')
  return reply
}
const silent = (message: MessagePlan, plan: ContextPlan = {}): Silence =>
  asSilence(respond(aMessage(message), aContext(plan)))

describe('the four situations of a REQUEST (RFC 2131 table 4)', () => {
  const kindOf = (plan: MessagePlan, cast: 'unicast' | 'broadcast'): string =>
    requestKind(aMessage(plan), cast).kind
  it('a server identifier: SELECTING', () =>
    assert.equal(kindOf(selecting(address(50)), 'broadcast'), 'selecting'))
  it('a requested address alone: INIT-REBOOT', () =>
    assert.equal(kindOf(initReboot(address(50)), 'broadcast'), 'init-reboot'))
  it('ciaddr, unicast: RENEWING', () =>
    assert.equal(kindOf(extending(address(50)), 'unicast'), 'renewing'))
  it('ciaddr, broadcast: REBINDING', () =>
    assert.equal(kindOf(extending(address(50)), 'broadcast'), 'rebinding'))
  it('none of these: nameless', () =>
    assert.equal(kindOf({ kind: 'request' }, 'broadcast'), 'nameless'))
})

describe('REQUEST, SELECTING (RFC 2131 4.3.2)', () => {
  it('our offer taken: ACK, and the lease is committed before it leaves', () => {
    const reply = acked(selecting(address(50)), { offers: [[mac1, address(50)]] })
    assert.equal(reply.message.yiaddr, address(50))
    assert.equal(valueOf(reply.message, options.leaseTime), 600)
    assert.deepEqual(reply.effect, {
      kind: 'commit',
      mac: mac1,
      lease: {
        kind: 'bound',
        mac: mac1,
        address: address(50),
        boundAt: now,
        expiresAt: now + 600_000,
      },
    })
  })
  it('an offer forgotten (restart, late client) is honoured while the address is free', () => {
    assert.equal(acked(selecting(address(60))).message.yiaddr, address(60))
  })
  it('another server chosen: silence, and our offer is withdrawn (3.1 step 4)', () => {
    const silence = silent(selecting(address(50), address(9)), { offers: [[mac1, address(50)]] })
    assert.equal(silence.reason, 'other-server-chosen')
    assert.deepEqual(silence.effect, { kind: 'withdraw', mac: mac1 })
  })
  it('an address that is leased to another: NAK', () => {
    nakked(selecting(address(50)), { leases: [aLease(mac2, 50)] })
  })
  it('an address on offer to another: NAK', () => {
    nakked(selecting(address(50)), { offers: [[mac2, address(50)]] })
  })
  it('an address of another’s lease that has expired: ACK', () => {
    acked(selecting(address(50)), { leases: [aLease(mac2, 50, -1)] })
  })
  it('an address outside the pool: NAK', () => nakked(selecting(address(200))))
  it('our own address: NAK', () => nakked(selecting(us)))
  it('an address in quarantine: NAK', () => {
    nakked(selecting(address(50)), {
      leases: [{ kind: 'declined', address: address(50), expiresAt: now + 1 }],
    })
  })
  it('the address in ciaddr instead of option 50 is understood', () => {
    const message: MessagePlan = {
      kind: 'request',
      fields: { ciaddr: address(50) },
      options: [option(options.serverIdentifier, us)],
    }
    assert.equal(acked(message).message.yiaddr, address(50))
  })
  it('no address at all: what is on offer to it is meant', () => {
    const message: MessagePlan = {
      kind: 'request',
      options: [option(options.serverIdentifier, us)],
    }
    assert.equal(acked(message, { offers: [[mac1, address(70)]] }).message.yiaddr, address(70))
    nakked(message)
  })
  it('the identifier that a relay gave us is ours (RFC 5107)', () => {
    const override = option(options.relayAgent, new Map([[11, Ip.toBytes(address(2))]]))
    const { options: lines = [] } = selecting(address(50), address(2))
    acked({ kind: 'request', fields: { giaddr: address(2) }, options: [...lines, override] })
  })
})

describe('REQUEST, INIT-REBOOT (RFC 2131 4.3.2)', () => {
  it('its own address: ACK', () => {
    assert.equal(
      acked(initReboot(address(50)), { leases: [aLease(mac1, 50)] }).message.yiaddr,
      address(50),
    )
  })
  it('its own address, expired but free: ACK', () =>
    acked(initReboot(address(50)), { leases: [aLease(mac1, 50, -1)] }))
  it('its own address, released: ACK', () => {
    acked(initReboot(address(50)), {
      leases: [{ kind: 'released', mac: mac1, address: address(50), expiresAt: now - 5 }],
    })
  })
  it('another address than its own: NAK', () =>
    nakked(initReboot(address(60)), { leases: [aLease(mac1, 50)] }))
  it('an address of another network: NAK', () => {
    const reply = nakked(initReboot(Ip.unsafe('192.168.1.5')))
    assert.deepEqual(reply.destination, { kind: 'broadcast' })
  })
  it('a client that we do not know: silence, somebody else may', () => {
    assert.equal(silent(initReboot(address(50))).reason, 'unknown-client')
  })
})

describe('REQUEST, RENEWING (RFC 2131 4.3.2)', () => {
  const plan = (changes: ContextPlan): ContextPlan => ({ arrival: unicast, ...changes })
  it('more time for its own address: ACK to that address, and the first binding is remembered', () => {
    const reply = acked(extending(address(50)), plan({ leases: [aLease(mac1, 50)] }))
    assert.deepEqual(reply.destination, { kind: 'unicast', address: address(50) })
    assert.equal(reply.message.ciaddr, address(50))
    assert.ok(reply.effect.kind === 'commit' && reply.effect.lease.kind === 'bound')
    assert.deepEqual(
      [reply.effect.lease.boundAt, reply.effect.lease.expiresAt],
      [now - 1000, now + 600_000],
    )
  })
  it('a lease that we have lost, asked of us and free: ACK', () =>
    acked(extending(address(50)), plan({})))
  it('an address that is another’s: NAK', () =>
    nakked(extending(address(50)), plan({ leases: [aLease(mac2, 50)] })))
  it('another address than its lease’s: NAK', () =>
    nakked(extending(address(51)), plan({ leases: [aLease(mac1, 50)] })))
})

describe('REQUEST, REBINDING (RFC 2131 4.3.2)', () => {
  it('its own address: ACK', () => acked(extending(address(50)), { leases: [aLease(mac1, 50)] }))
  it('a client that we do not know: silence, its server may be another', () => {
    assert.equal(silent(extending(address(50))).reason, 'unknown-client')
  })
  it('its address has gone to another: NAK', () => {
    nakked(extending(address(50)), { leases: [aLease(mac1, 51), aLease(mac2, 50)] })
  })
})

describe('REQUEST without any address', () => {
  it('of a machine with a lease: ACK for that', () => {
    assert.equal(
      acked({ kind: 'request' }, { leases: [aLease(mac1, 50)] }).message.yiaddr,
      address(50),
    )
  })
  it('of an unknown machine: silence', () => {
    assert.equal(silent({ kind: 'request' }).reason, 'unknown-client')
  })
})

describe('NAK (RFC 2131 table 3)', () => {
  const relayed = { ...initReboot(Ip.unsafe('192.168.1.5')), fields: { giaddr: address(2) } }
  it('carries no address, no lease and no boot file', () => {
    const { message } = nakked(selecting(address(200)))
    assert.deepEqual(
      [message.ciaddr, message.yiaddr, message.siaddr, message.file],
      ['0.0.0.0', '0.0.0.0', '0.0.0.0', ''],
    )
    assert.deepEqual([...message.options.keys()], [53, 54, 56])
  })
  it('asks a relay to broadcast it (4.3.2)', () => {
    const reply = nakked(relayed)
    assert.equal(reply.message.flags, 0x8000)
    assert.deepEqual(reply.destination, { kind: 'relay', address: address(2) })
  })
  it('commits nothing', () => assert.deepEqual(nakked(relayed).effect, { kind: 'none' }))
})

describe('the host name in a lease', () => {
  const named = (name: string): string | undefined => {
    const { options: lines = [] } = selecting(address(50))
    const { effect } = acked({
      kind: 'request',
      options: [...lines, option(options.hostName, name)],
    })
    return effect.kind === 'commit' && effect.lease.kind === 'bound'
      ? effect.lease.hostname
      : undefined
  }
  it('is the client’s, when it is one', () => assert.equal(named('node-1.lab'), 'node-1.lab'))
  for (const bad of ['', '-x', 'a b', 'x;reboot', 'a\nb', 'ä', 'n'.repeat(64), '${ip}'])
    it(`is left out when it is ${JSON.stringify(bad)}`, () => assert.equal(named(bad), undefined))
})
