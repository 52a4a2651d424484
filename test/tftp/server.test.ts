/** The server on real sockets: the conversations of RFC 1350 with the clients it is for. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directorySource } from '../../src/tftp/files.js'
import type { FileSource } from '../../src/tftp/file-source.js'
import type { TftpPacket } from '../../src/tftp/packet.js'
import type { TftpServerParts } from '../../src/tftp/server.js'
import { pattern } from './support/link-double.js'
import {
  fetchFile,
  filesOf,
  host,
  rawClient,
  rrq,
  startServer,
  until,
  type RawClient,
  type Running,
} from './support/loopback.js'

const ack = (block: number): TftpPacket => ({ kind: 'ack', block })
const codeOf = (packet: { kind: string; code?: number }): number | string =>
  packet.kind === 'error' ? (packet.code ?? -1) : packet.kind

const content = pattern(5000)
const files = filesOf({ 'pxelinux.0': content, small: Buffer.from('abc') })

describe('The TFTP server', () => {
  let running: Running
  let clients: RawClient[] = []

  const serve = async (
    parts: Partial<TftpServerParts> = {},
    sources: readonly FileSource[] = [files],
  ): Promise<number> => {
    running = await startServer(sources, parts)
    return running.server.port
  }
  const client = async (): Promise<RawClient> => {
    const made = await rawClient()
    clients.push(made)
    return made
  }
  const outcomes = (): unknown[] =>
    running.lines.map(({ fields }) => fields.outcome ?? fields.reason ?? fields.error)

  afterEach(async () => {
    for (const one of clients) one.close()
    clients = []
    await running.server.stop()
  })

  describe('sends files', () => {
    it('from a port of their own, to the last ACK, and says so in one line (RFC 1350 4)', async () => {
      const port = await serve()
      const one = await client()
      one.send(rrq('pxelinux.0', { tsize: '0', blksize: '1468' }), port)
      const offer = await one.next()
      assert.ok(offer.packet.kind === 'oack')
      assert.notEqual(offer.port, port)
      for (let block = 0; block < 4; block += 1) {
        one.send(ack(block), offer.port)
        const { packet } = await one.next()
        assert.ok(packet.kind === 'data' && packet.block === block + 1)
      }
      one.send(ack(4), offer.port)
      await until(() => running.served.length > 0)
      assert.equal(running.served[0]?.file, 'pxelinux.0')
      assert.equal(running.served[0].bytes, 5000)
      assert.equal(running.served[0].address, host)
      assert.equal(running.lines.length, 1)
      assert.equal(running.lines[0]?.fields.client, `${host}:${one.port}`)
    })
    it('whole, for all block and window sizes', async () => {
      const port = await serve()
      for (const [blksize, windowsize] of [
        [512, 1],
        [1000, 1],
        [1250, 4],
        [8, 16],
        [1468, 64],
      ] as const)
        assert.ok((await fetchFile(port, 'PXELINUX.0', { blksize, windowsize })).equals(content))
    })
    it('from a folder, from memory and from disk, to fifty clients at once', async () => {
      const root = await mkdtemp(join(tmpdir(), 'razor-tftp-server-'))
      const kernel = pattern(150_000)
      await writeFile(join(root, 'kernel'), kernel)
      const port = await serve({ limits: { transfersPerClient: 100 } }, [
        files,
        directorySource(root, { residentFile: 1000 }),
      ])
      const fetched = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          fetchFile(port, 'kernel', { blksize: 1468, windowsize: (index % 8) + 1 }),
        ),
      )
      assert.ok(fetched.every((bytes) => bytes.equals(kernel)))
      await until(() => running.served.length === 50)
      await rm(root, { recursive: true })
    })
    it('a second time after a size probe, which is no failure (EDK2)', async () => {
      const port = await serve()
      const probe = await client()
      probe.send(rrq('pxelinux.0', { tsize: '0', blksize: '1468', windowsize: '4' }), port)
      const offer = await probe.next()
      assert.ok(offer.packet.kind === 'oack' && offer.packet.options[0]?.value === '5000')
      probe.send({ kind: 'error', code: 8, message: 'User aborted the transfer' }, offer.port)
      await until(() => running.lines.length > 0)
      assert.deepEqual([outcomes(), running.lines[0]?.level], [['size-probe'], 'debug'])
      assert.ok((await fetchFile(port, 'pxelinux.0', { windowsize: 4 })).equals(content))
      assert.deepEqual(probe.unread, [])
    })
  })

  describe('refuses', () => {
    it('a burst of names it does not have, each at once with error 1', async () => {
      const port = await serve()
      const one = await client()
      const names = ['01-52-54-00-12-34-56', 'C0A80001', 'C0A8000', 'C0A800', 'C0A80', 'C0A8']
      for (const name of names) {
        one.send(rrq(`pxelinux.cfg/${name}`, { tsize: '0' }), port)
        assert.equal(codeOf((await one.next()).packet), 1)
      }
      assert.deepEqual(
        outcomes(),
        names.map(() => 'file-not-found'),
      )
    })
    it('to take files: error 2 for any write request', async () => {
      const port = await serve()
      const one = await client()
      one.send({ kind: 'wrq', name: 'pxelinux.0', mode: 'octet', options: [] }, port)
      assert.equal(codeOf((await one.next()).packet), 2)
      assert.deepEqual(outcomes(), ['write-refused'])
    })
    it('names that climb out, with error 2', async () => {
      const port = await serve({}, [directorySource('/tmp')])
      const one = await client()
      for (const name of ['../etc/passwd', '..\\etc\\passwd', '/../../etc/passwd']) {
        one.send(rrq(name), port)
        assert.equal(codeOf((await one.next()).packet), 2)
      }
    })
    it('what begins as a request and is none, with error 4', async () => {
      const port = await serve()
      const one = await client()
      one.send(Buffer.from('\0\x01pxelinux.0'), port)
      assert.equal(codeOf((await one.next()).packet), 4)
    })
    it('to be started twice on one port, and says what to look at', async () => {
      const port = await serve()
      await assert.rejects(startServer([files], { port }), /another server has it/)
    })
    it('to start on an address that is not this machine’s', async () => {
      await serve()
      await assert.rejects(startServer([files], { address: '192.0.2.77' }), /no such address/)
    })
  })

  describe('and a request that is repeated', () => {
    it('after data has flowed starts a new transfer in place of the old one', async () => {
      const port = await serve()
      const one = await client()
      one.send(rrq('pxelinux.0'), port)
      const first = await one.next()
      one.send(ack(1), first.port)
      await one.next()
      one.send(rrq('pxelinux.0'), port)
      const again = await one.next()
      assert.ok(again.packet.kind === 'data' && again.packet.block === 1)
      assert.notEqual(again.port, first.port)
      assert.deepEqual(outcomes(), ['replaced'])
    })
    it('at once by the network itself is answered once', async () => {
      const port = await serve()
      const one = await client()
      one.send(rrq('small'), port)
      one.send(rrq('small'), port)
      const { port: transfer } = await one.next()
      await until(() => outcomes().length > 0)
      assert.deepEqual(outcomes(), ['duplicate-request'])
      one.send(ack(1), transfer)
      await until(() => running.served.length > 0)
      assert.deepEqual(one.unread, [])
    })
  })

  describe('can keep to certain ports', () => {
    it('one for all transfers, for NAT and firewalls', async () => {
      const port = await serve({ ports: 'single' })
      const one = await client()
      one.send(rrq('small', { tsize: '0' }), port)
      const offer = await one.next()
      assert.equal(offer.port, port)
      const [first, second] = await Promise.all([
        fetchFile(port, 'pxelinux.0', { windowsize: 4 }),
        fetchFile(port, 'pxelinux.0', { blksize: 1000 }),
      ])
      assert.ok(first.equals(content) && second.equals(content))
    })
    it('a range, going round it', async () => {
      const free = await client()
      const from = Math.min(free.port + 1, 65_000)
      const port = await serve({ ports: { from, to: from + 7 } })
      const seen = new Set<number>()
      for (let count = 0; count < 4; count += 1) {
        const one = await client()
        one.send(rrq('small'), port)
        seen.add((await one.next()).port)
      }
      assert.ok(
        [...seen].every((used) => used >= from && used <= from + 7),
        [...seen].join(),
      )
      assert.equal(seen.size, 4)
    })
    it('and says so when none of them is free', async () => {
      const taken = await client()
      const port = await serve({ ports: { from: taken.port, to: taken.port } })
      const one = await client()
      one.send(rrq('small'), port)
      await until(() => outcomes().length > 0)
      assert.deepEqual(outcomes(), ['no-socket'])
    })
  })

  it('tells its clients when it stops, and lets go of its port', async () => {
    const port = await serve()
    const one = await client()
    one.send(rrq('pxelinux.0'), port)
    await one.next()
    await running.server.stop()
    assert.equal(codeOf((await one.next()).packet), 0)
    assert.deepEqual(outcomes(), ['stopped'])
    const again = await startServer([files], { port })
    await again.server.stop()
    await running.server.stop()
  })
})
