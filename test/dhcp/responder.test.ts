import assert from 'node:assert/strict'
import { MacAddress } from '../../src/domain/values/mac-address.js'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import type { MessageKind } from '../../src/dhcp/message.js'
import { options, valueOf } from '../../src/dhcp/options.js'
import { respond } from '../../src/dhcp/responder.js'
import {
  aContext,
  address,
  aLease,
  asReply,
  asSilence,
  mac1,
  mac2,
  now,
  optionTexts,
  type ContextPlan,
} from './support/contexts.js'
import { aMessage, option, pxe, type MessagePlan } from './support/packets.js'

const silentOn = (
  title: string,
  message: MessagePlan,
  [reason, plan]: [string, ContextPlan?],
): void => {
  it(title, () => {
    assert.equal(asSilence(respond(aMessage(message), aContext(plan))).reason, reason)
  })
}
const replyTo = (message: MessagePlan, plan: ContextPlan = {}) =>
  asReply(respond(aMessage(message), aContext(plan)))
const relayed = { giaddr: address(2) }

describe('DISCOVER (RFC 2131 4.3.1)', () => {
  it('a BIOS ROM gets an OFFER, literally this', () => {
    const reply = replyTo({ options: pxe(0) })
    assert.deepEqual(optionTexts(reply), [
      '53 message-type "offer"',
      '54 server-identifier "10.9.0.1"',
      '51 lease-time 600',
      '58 renewal-time 300',
      '59 rebinding-time 525',
      '1 subnet-mask "255.255.255.0"',
      '3 routers "10.9.0.1"',
      '6 domain-name-servers "10.9.0.1"',
      '28 broadcast-address "10.9.0.255"',
      '66 tftp-server-name "10.9.0.1"',
      '67 boot-file-name "pxelinux.0"',
      '60 vendor-class "PXEClient"',
      '43 vendor-specific {6: 08}',
      `97 client-machine-identifier 00${'ab'.repeat(16)}`,
    ])
    const { message } = reply
    assert.deepEqual(
      [
        message.op,
        message.kind,
        message.xid,
        message.yiaddr,
        message.siaddr,
        message.sname,
        message.file,
      ],
      ['reply', 'offer', 0x12345678, '10.9.0.50', '10.9.0.1', '10.9.0.1', 'pxelinux.0'],
    )
    assert.deepEqual(reply.destination, { kind: 'broadcast' })
    assert.deepEqual(reply.effect, { kind: 'reserve', mac: mac1, address: '10.9.0.50' })
    assert.equal(reply.minimumBytes, 0)
  })
  it('an installed system gets a plain lease, and next-server for the microkernel’s udhcpc', () => {
    const reply = replyTo({})
    assert.equal(reply.message.siaddr, '10.9.0.1')
    assert.equal(reply.message.file, '')
    assert.ok(!reply.message.options.has(67) && !reply.message.options.has(60))
  })
  it('flags, xid, giaddr and chaddr come back as sent (table 3)', () => {
    const { message } = replyTo({ fields: { flags: 0x8000, ...relayed, hops: 3, secs: 9 } })
    assert.deepEqual(
      [message.flags, message.giaddr, message.hops, message.secs, message.ciaddr],
      [0x8000, '10.9.0.2', 0, 0, '0.0.0.0'],
    )
  })
  it('a non-zero ciaddr is ignored', () => {
    const { message } = replyTo({ fields: { ciaddr: address(77) } })
    assert.deepEqual([message.yiaddr, message.ciaddr], ['10.9.0.50', '0.0.0.0'])
  })
  it('the address asked for is offered when it is free', () => {
    assert.equal(
      replyTo({ options: [option(options.requestedAddress, address(99))] }).message.yiaddr,
      address(99),
    )
  })
  it('the same machine gets its own address, whatever it asks for', () => {
    const plan = { leases: [aLease(mac1, 120)] }
    assert.equal(
      replyTo({ options: [option(options.requestedAddress, address(99))] }, plan).message.yiaddr,
      address(120),
    )
  })
  it('a changed client identifier does not make another machine', () => {
    const plan = { leases: [aLease(mac1, 120)] }
    const identifier = option(options.clientIdentifier, Buffer.from('ff00000001', 'hex'))
    assert.equal(replyTo({ options: [identifier] }, plan).message.yiaddr, address(120))
  })
  it('a shorter lease is given when asked for, down to two minutes', () => {
    const leaseTime = (seconds: number): number | undefined =>
      valueOf(replyTo({ options: [option(options.leaseTime, seconds)] }).message, options.leaseTime)
    assert.deepEqual([300, 5, 86_400].map(leaseTime), [300, 120, 600])
  })
  it('configured name servers, router and domain go out', () => {
    const segment = { dns: [address(5), address(6)], domainName: 'lab.example' }
    const texts = optionTexts(replyTo({}, { segment }))
    assert.ok(texts.includes('6 domain-name-servers "10.9.0.5" "10.9.0.6"'))
    assert.ok(texts.includes('15 domain-name "lab.example"'))
  })
  it('the client identifier comes back as it was sent (RFC 6842)', () => {
    const identifier = Buffer.from('01525400aa0001', 'hex')
    const reply = replyTo({ options: [option(options.clientIdentifier, identifier)] })
    assert.deepEqual(valueOf(reply.message, options.clientIdentifier), identifier)
  })
  it('the relay’s option comes back byte for byte, and last (RFC 3046 2.2)', () => {
    const agent = Buffer.from('0104000a0001ff02aabb', 'hex')
    const reply = replyTo({
      fields: relayed,
      options: [...pxe(7), [82, agent, ''], option(options.userClass, ['iPXE'])],
    })
    assert.equal([...reply.message.options.keys()].at(-1), 82)
    assert.deepEqual(reply.message.options.get(82), agent)
    assert.deepEqual(reply.destination, { kind: 'relay', address: address(2) })
  })
  it('a relay may stand in for the server identifier (RFC 5107)', () => {
    const reply = replyTo({
      fields: relayed,
      options: [option(options.relayAgent, new Map([[11, Ipv4.toBytes(address(2))]]))],
    })
    assert.equal(valueOf(reply.message, options.serverIdentifier), address(2))
  })
  it('the relay’s link selection goes before giaddr (RFC 3527)', () => {
    const link = option(options.relayAgent, new Map([[5, Ipv4.toBytes(Ipv4.unsafe('10.9.0.0'))]]))
    assert.equal(
      replyTo({ fields: { giaddr: Ipv4.unsafe('192.0.2.1') }, options: [link] }).message.kind,
      'offer',
    )
  })
  silentOn(
    'a relay from a network that is not served is not answered',
    { fields: { giaddr: Ipv4.unsafe('192.0.2.1') } },
    ['unknown-network'],
  )
  silentOn('a full pool is a named silence', {}, [
    'pool-exhausted',
    {
      segment: { ranges: [{ first: address(50), last: address(50) }] },
      leases: [aLease(mac2, 50)],
    },
  ])
  silentOn('a machine with nothing to boot is not kept waiting', { options: pxe(11) }, [
    'no-boot-file',
  ])
})

describe('what is never answered', () => {
  for (const kind of ['offer', 'ack', 'nak'] as const)
    silentOn(`a server’s message: ${kind}`, { kind }, ['not-for-servers'])
  silentOn('a BOOTREPLY that calls itself DISCOVER', { fields: { op: 'reply' } }, [
    'not-for-servers',
  ])
  silentOn('a machine on the deny list', {}, [
    'denied',
    { segment: { deniedMacs: new Set([mac1]) } },
  ])
  silentOn('a machine that is not on the allow list', {}, [
    'not-on-the-allow-list',
    { segment: { allowedMacs: new Set([mac2]) } },
  ])
  silentOn('hardware without an address', { fields: { hlen: 0 } }, ['no-hardware-address'])
  silentOn('InfiniBand', { fields: { htype: 32, hlen: 16 } }, ['no-hardware-address'])
  silentOn('a chaddr of zeros', { mac: '00:00:00:00:00:00' }, ['no-hardware-address'])
  silentOn('a multicast chaddr', { mac: '01:00:5e:00:00:01' }, ['no-hardware-address'])
  it('a machine on the allow list is answered', () => {
    assert.equal(
      replyTo(
        {},
        { segment: { allowedMacs: new Set([mac1, MacAddress.unsafe('52:54:00:aa:00:03')]) } },
      ).message.kind,
      'offer',
    )
  })
})

describe('INFORM (RFC 2131 4.3.5)', () => {
  const inform: MessagePlan = { kind: 'inform', fields: { ciaddr: address(77) } }
  it('is answered with settings and neither address nor lease time', () => {
    const reply = replyTo(inform)
    assert.equal(reply.message.kind, 'ack')
    assert.equal(reply.message.yiaddr, '0.0.0.0')
    assert.ok([51, 58, 59].every((code) => !reply.message.options.has(code)))
    assert.ok(reply.message.options.has(1))
    assert.deepEqual(reply.destination, { kind: 'unicast', address: address(77) })
    assert.deepEqual(reply.effect, { kind: 'none' })
  })
})

describe('proxy mode (PXE 2.1 section 2.2.2)', () => {
  const proxy: ContextPlan = { segment: { mode: 'proxy' } }
  it('a BIOS ROM gets what to boot and no address, literally this', () => {
    const reply = replyTo({ options: pxe(0) }, proxy)
    assert.deepEqual(optionTexts(reply), [
      '53 message-type "offer"',
      '54 server-identifier "10.9.0.1"',
      '66 tftp-server-name "10.9.0.1"',
      '67 boot-file-name "pxelinux.0"',
      '60 vendor-class "PXEClient"',
      '43 vendor-specific {6: 08}',
      `97 client-machine-identifier 00${'ab'.repeat(16)}`,
    ])
    assert.deepEqual([reply.message.yiaddr, reply.message.siaddr], ['0.0.0.0', '10.9.0.1'])
    assert.deepEqual(reply.effect, { kind: 'none' })
  })
  it('iPXE gets option 60 too, without which it takes no proxy offer, and no 43', () => {
    const { message } = replyTo(
      { options: [...pxe(0), option(options.userClass, ['iPXE'])] },
      proxy,
    )
    assert.equal(valueOf(message, options.vendorClass), 'PXEClient')
    assert.equal(message.file, 'tftp://10.9.0.1/razor.ipxe')
    assert.ok(!message.options.has(43) && !message.options.has(175))
  })
  silentOn('an installed system is left to the other server', {}, ['not-netbooting', proxy])
  for (const kind of ['request', 'decline', 'release'] satisfies MessageKind[])
    silentOn(`${kind} concerns the other server`, { kind, options: pxe(0) }, ['proxy-mode', proxy])
})

describe('port 4011, the boot server (PXE 2.1 section 2.2.3)', () => {
  const at4011: ContextPlan = {
    arrival: { port: 'boot-server', cast: 'unicast', from: { address: address(77), port: 4011 } },
  }
  for (const [mode, architecture, file] of [
    ['authoritative', 0, 'pxelinux.0'],
    ['authoritative', 7, 'snponly.efi'],
    ['proxy', 0, 'pxelinux.0'],
    ['proxy', 9, 'snponly.efi'],
  ] as const)
    it(`architecture ${architecture} is answered in ${mode} mode, without a server identifier`, () => {
      const reply = replyTo(
        { kind: 'request', fields: { ciaddr: address(77) }, options: pxe(architecture) },
        { ...at4011, segment: { mode } },
      )
      const { message } = reply
      assert.deepEqual(
        [message.kind, message.file, message.siaddr, message.yiaddr, message.ciaddr],
        ['ack', file, '10.9.0.1', '0.0.0.0', address(77)],
      )
      assert.equal(valueOf(message, options.vendorClass), 'PXEClient')
      assert.deepEqual(reply.destination, { kind: 'unicast', address: address(77), port: 4011 })
      assert.deepEqual(reply.effect, { kind: 'none' })
    })
  it('is not put off by the DHCP server’s identifier', () => {
    const other = option(options.serverIdentifier, address(3))
    assert.equal(
      replyTo({ kind: 'request', options: [...pxe(7), other] }, at4011).message.kind,
      'ack',
    )
  })
  silentOn('nobody else is served there', { kind: 'request' }, ['not-netbooting', at4011])
  silentOn('a RELEASE there is no request', { kind: 'release', options: pxe(0) }, [
    'not-for-servers',
    at4011,
  ])
})

describe('UEFI HTTP Boot (UEFI 2.10 section 24.7)', () => {
  it('HTTPClient comes back, with a URL in both places', () => {
    const reply = replyTo(
      { options: pxe(16, 'HTTPClient') },
      { segment: { httpBootUrl: 'http://10.9.0.1:8026/boot/' } },
    )
    assert.equal(valueOf(reply.message, options.vendorClass), 'HTTPClient')
    assert.equal(
      valueOf(reply.message, options.bootFileName),
      'http://10.9.0.1:8026/boot/snponly.efi',
    )
    assert.equal(reply.message.file, 'http://10.9.0.1:8026/boot/snponly.efi')
  })
})

describe('every reply', () => {
  it('begins with message type, server identifier, lease time', () => {
    assert.deepEqual(
      [...replyTo({ options: pxe(7) }).message.options.keys()].slice(0, 3),
      [53, 54, 51],
    )
  })
  it('gives a reason for each of its options', () => {
    const reply = replyTo({ options: [...pxe(7), option(options.userClass, ['iPXE'])] })
    assert.deepEqual(
      [...reply.message.options.keys()].filter((code) => !reply.optionReasons.has(code)),
      [],
    )
  })
  it('names the boot file alike in OFFER and ACK', () => {
    const offer = replyTo({ options: pxe(7) })
    const ack = replyTo({
      kind: 'request',
      options: [
        ...pxe(7),
        option(options.serverIdentifier, address(1)),
        option(options.requestedAddress, address(50)),
      ],
    })
    assert.equal(offer.message.file, ack.message.file)
    assert.deepEqual(offer.message.options.get(67), ack.message.options.get(67))
    assert.equal(ack.effect.kind === 'commit' && ack.effect.lease.expiresAt, now + 600_000)
  })
})
