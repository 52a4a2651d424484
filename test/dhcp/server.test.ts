import assert from 'node:assert/strict'
import { unavailable } from '../../src/domain/refusal.js'
import { refuse } from '../../src/domain/result.js'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { options, valueOf } from '../../src/dhcp/options.js'
import type { SegmentConfig } from '../../src/dhcp/segment.js'
import { createDhcpServer, type DhcpServer } from '../../src/dhcp/server.js'
import { HandClock } from './support/hand-clock.js'
import { ListLog } from './support/list-log.js'
import { LoopbackClient } from './support/loopback-client.js'
import { MemoryKeeper } from './support/memory-keeper.js'
import { aPacket, capturedPackets, option, pxe } from './support/packets.js'
import { aSegment } from './support/segments.js'

const us = Ipv4.unsafe('127.0.0.1')
const onLoopback = (changes: Partial<SegmentConfig> = {}): SegmentConfig => {
  const { router, ...segment } = aSegment({
    address: us,
    subnet: { network: Ipv4.unsafe('127.0.0.0'), prefix: 8 },
    ranges: [{ first: Ipv4.unsafe('127.9.0.1'), last: Ipv4.unsafe('127.9.0.9') }],
    ports: { server: 0, client: 0, bootServer: 0 },
    ...changes,
  })
  assert.ok(router !== undefined)
  return segment
}
const request = (address: string, mac?: string): Buffer =>
  aPacket({
    kind: 'request',
    ...(mac === undefined ? {} : { mac }),
    options: [
      option(options.serverIdentifier, us),
      option(options.requestedAddress, Ipv4.unsafe(address)),
      ...pxe(0),
    ],
  })

describe('the DHCP server on loopback', () => {
  let clock: HandClock
  let leases: MemoryKeeper
  let log: ListLog
  let server: DhcpServer
  let client: LoopbackClient

  const begin = async (segment = onLoopback()): Promise<void> => {
    clock = new HandClock(1_700_000_000_000)
    leases = new MemoryKeeper(() => clock.now())
    log = new ListLog()
    server = createDhcpServer({ segment, leases, clock, timers: clock, log })
    const started = await server.start()
    assert.ok(started.ok)
    client = await LoopbackClient.open()
  }
  /** Sends one more packet that must be answered and takes answers until its own comes; the number of those before it. */
  const settled = async (): Promise<number> => {
    client.send(aPacket({ mac: '02:00:00:00:ff:ff' }), server.ports.server)
    for (let others = 0; ; others += 1)
      if ((await client.receive()).chaddr[5] === 0xff) return others
  }
  afterEach(async () => {
    await client.close()
    await server.stop()
  })

  it('takes a machine from DISCOVER to ACK and writes its lease before the ACK', async () => {
    await begin()
    const offer = await client.ask(aPacket({ options: pxe(0) }), server.ports.server)
    assert.deepEqual([offer.kind, offer.yiaddr, offer.file], ['offer', '127.9.0.1', 'pxelinux.0'])
    assert.equal(leases.commits.length, 0)
    const ack = await client.ask(request(offer.yiaddr), server.ports.server)
    assert.deepEqual([ack.kind, ack.yiaddr, ack.file], ['ack', '127.9.0.1', 'pxelinux.0'])
    assert.equal(leases.byAddress(ack.yiaddr)?.kind, 'bound')
  })
  it('answers on the boot server port', async () => {
    await begin()
    const ack = await client.ask(
      aPacket({ kind: 'request', options: pxe(7) }),
      server.ports.bootServer,
    )
    assert.deepEqual([ack.kind, ack.file, ack.yiaddr], ['ack', 'snponly.efi', '0.0.0.0'])
  })
  it('sends no ACK when the lease could not be written, and says so in the log', async () => {
    await begin()
    leases.failure = refuse(unavailable('disk full'))
    client.send(request('127.9.0.1'), server.ports.server)
    assert.equal(await settled(), 0)
    const errors = log.lines.filter(({ level }) => level === 'error')
    assert.deepEqual(
      errors.map(({ fields }) => [fields['reason'], fields['detail']]),
      [['commit-failed', 'disk full']],
    )
    leases.failure = undefined
    assert.equal(
      (await client.ask(request('127.9.0.1'), server.ports.server)).kind,
      'ack',
      'its offer stands',
    )
  })
  it('a lease keeper that throws costs one packet, which is logged in hex', async () => {
    await begin()
    leases.commit = () => Promise.reject(new Error('torn'))
    const packet = request('127.9.0.1')
    client.send(packet, server.ports.server)
    await settled()
    const [bug] = log.lines.filter(({ fields }) => fields['reason'] === 'bug')
    assert.equal(bug?.fields['packet'], packet.toString('hex'))
  })
  it('of two machines that want the same address at once one gets it and the other a NAK', async () => {
    await begin()
    client.send(request('127.9.0.5', '02:00:00:00:00:01'), server.ports.server)
    client.send(request('127.9.0.5', '02:00:00:00:00:02'), server.ports.server)
    const kinds = [(await client.receive()).kind, (await client.receive()).kind]
    assert.deepEqual(kinds.sort(), ['ack', 'nak'])
    assert.equal(leases.commits.length, 1)
  })
  it('survives rubbish and goes on answering', async () => {
    await begin()
    for (const packet of [Buffer.alloc(0), Buffer.from('rubbish'), Buffer.alloc(2000, 255)])
      client.send(packet, server.ports.server)
    const [real] = capturedPackets('edk2-uefi-x64')
    for (let at = 0; at < real!.bytes.length; at += 20)
      client.send(real!.bytes.subarray(0, at), server.ports.server)
    await settled()
    assert.ok(log.lines.some(({ fields }) => fields['reason'] === 'malformed'))
    assert.ok(log.lines.every(({ level }) => level !== 'error'))
  })
  it('drops what one client sends beyond measure, answers the others, and says how much', async () => {
    await begin()
    for (let sent = 0; sent < 200; sent += 1) client.send(aPacket(), server.ports.server)
    assert.equal(await settled(), 30)
    const offers = log.lines.filter(({ fields }) => fields['mac'] === '52:54:00:aa:00:01')
    assert.equal(offers.length, 30)
    clock.pass(1000)
    const [flood] = log.lines.filter(({ fields }) => fields['reason'] === 'flood')
    assert.equal(flood?.fields['droppedDatagrams'], 170)
  })
  it('writes one line for each journey: who, what, why, which quirks, how long', async () => {
    await begin()
    await client.ask(aPacket({ options: pxe(7) }), server.ports.server)
    await settled()
    const [first] = log.lines
    assert.equal(first?.message, 'DHCP offer')
    assert.deepEqual(first.fields, {
      journey: 'dhcp',
      mac: '52:54:00:aa:00:01',
      message: 'discover',
      from: '127.0.0.1',
      answer: 'offer',
      address: '127.9.0.1',
      file: 'snponly.efi',
      client: 'uefi x86-64 UEFI',
      reason: 'never used',
      quirks: [
        'uefi-binl-without-server',
        'boot-file-read-past-end',
        'next-server-by-name',
        'machine-identifier-echo',
      ],
      to: 'broadcast',
      ms: 0,
    })
  })
  it('names a rival once when machines choose it', async () => {
    await begin()
    const chosen = [option(options.serverIdentifier, Ipv4.unsafe('127.0.0.9'))]
    client.send(aPacket({ kind: 'request', options: chosen }), server.ports.server)
    client.send(aPacket({ kind: 'request', options: chosen }), server.ports.server)
    await settled()
    const warnings = log.lines.filter(({ level }) => level === 'warn')
    assert.deepEqual(
      warnings.map(({ fields }) => fields['rival']),
      ['127.0.0.9'],
    )
  })
  it('in proxy mode gives no addresses', async () => {
    await begin(onLoopback({ mode: 'proxy' }))
    client.send(aPacket(), server.ports.server)
    const offer = await client.ask(aPacket({ options: pxe(0) }), server.ports.server)
    assert.deepEqual([offer.yiaddr, offer.file], ['0.0.0.0', 'pxelinux.0'])
    assert.equal(valueOf(offer, options.vendorClass), 'PXEClient')
    assert.deepEqual(log.reasons[0], 'not-netbooting')
  })
  it('refuses to start where the port is taken, and leaves nothing open', async () => {
    await begin()
    const second = createDhcpServer({
      segment: onLoopback({ ports: { ...server.ports, bootServer: 0 } }),
      leases,
      clock,
      timers: clock,
      log,
    })
    const started = await second.start()
    assert.ok(!started.ok)
    assert.match(started.refusal.message, /another program holds it/)
  })
  it('refuses a segment that makes no sense, with the place in the configuration', async () => {
    await begin()
    const segment = onLoopback({ leaseSeconds: 5 })
    const started = await createDhcpServer({ segment, leases, clock, timers: clock, log }).start()
    assert.ok(!started.ok && started.refusal.kind === 'invalid')
    assert.equal(started.refusal.path, 'leaseSeconds')
  })
  it('leaves no timer behind when it stops', async () => {
    await begin()
    await server.stop()
    assert.equal(clock.waiting, 0)
  })
})
