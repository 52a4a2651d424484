import assert from 'node:assert/strict'
import type { Ipv4 } from '../../src/domain/values/ipv4.js'
import { options } from '../../src/dhcp/options.js'
import { quarantineMs } from '../../src/dhcp/relinquish.js'
import { respond } from '../../src/dhcp/responder.js'
import type { Silence } from '../../src/dhcp/reply.js'
import {
  aContext,
  address,
  aLease,
  asSilence,
  mac1,
  mac2,
  now,
  type ContextPlan,
} from './support/contexts.js'
import { aMessage, option, type MessagePlan } from './support/packets.js'

const toldTo = (message: MessagePlan, plan: ContextPlan): Silence =>
  asSilence(respond(aMessage(message), aContext(plan)))
const decline = (refused: Ipv4, server?: Ipv4): MessagePlan => ({
  kind: 'decline',
  options: [
    option(options.requestedAddress, refused),
    ...(server === undefined ? [] : [option(options.serverIdentifier, server)]),
  ],
})
const release = (given: Ipv4): MessagePlan => ({ kind: 'release', fields: { ciaddr: given } })
const none = { kind: 'none' }

describe('DECLINE (RFC 2131 4.3.3)', () => {
  it('puts the address in quarantine and is not answered', () => {
    const silence = toldTo(decline(address(50), address(1)), { leases: [aLease(mac1, 50)] })
    assert.equal(silence.reason, 'noted')
    assert.deepEqual(silence.effect, {
      kind: 'commit',
      mac: mac1,
      lease: { kind: 'declined', address: address(50), expiresAt: now + quarantineMs },
    })
  })
  it('is believed of an address that was only offered', () => {
    assert.equal(
      toldTo(decline(address(50)), { offers: [[mac1, address(50)]] }).effect.kind,
      'commit',
    )
  })
  it('is forgiven a missing server identifier', () => {
    assert.equal(toldTo(decline(address(50)), { leases: [aLease(mac1, 50)] }).reason, 'noted')
  })
  it('to another server is none of our business', () => {
    const silence = toldTo(decline(address(50), address(9)), { leases: [aLease(mac1, 50)] })
    assert.deepEqual([silence.reason, silence.effect], ['other-server-chosen', none])
  })
  it('of another machine’s address is not believed: nobody can empty the pool so', () => {
    const silence = toldTo(decline(address(50)), { leases: [aLease(mac2, 50)] })
    assert.deepEqual([silence.reason, silence.effect], ['not-the-holder', none])
  })
  it('of an address that nobody has is not believed', () => {
    assert.equal(toldTo(decline(address(50)), {}).reason, 'not-the-holder')
  })
  it('without an address is nothing', () => {
    assert.equal(
      toldTo({ kind: 'decline' }, { leases: [aLease(mac1, 50)] }).reason,
      'not-the-holder',
    )
  })
})

describe('RELEASE (RFC 2131 4.3.4)', () => {
  it('frees the address, remembers whose it was, and is not answered', () => {
    const silence = toldTo(release(address(50)), { leases: [aLease(mac1, 50)] })
    assert.equal(silence.reason, 'noted')
    assert.deepEqual(silence.effect, {
      kind: 'commit',
      mac: mac1,
      lease: { kind: 'released', mac: mac1, address: address(50), expiresAt: now },
    })
  })
  it('of another machine’s address is not believed', () => {
    assert.equal(
      toldTo(release(address(50)), { leases: [aLease(mac2, 50)] }).reason,
      'not-the-holder',
    )
  })
  it('of another address than the lease’s is not believed', () => {
    assert.equal(
      toldTo(release(address(51)), { leases: [aLease(mac1, 50)] }).reason,
      'not-the-holder',
    )
  })
  it('twice is noted once', () => {
    const released = { kind: 'released', mac: mac1, address: address(50), expiresAt: now } as const
    assert.equal(toldTo(release(address(50)), { leases: [released] }).reason, 'not-the-holder')
  })
})
