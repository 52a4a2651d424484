/** The server on real sockets: the conversations of RFC 1350 with well-behaved, broken and hostile clients. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directorySource } from '../../src/tftp/files.js'
import type { FileSource } from '../../src/tftp/file-source.js'
import type { TftpPacket } from '../../src/tftp/packet.js'
import type { TftpServerParts } from '../../src/tftp/server.js'
import { pattern, seeded } from './support/link-double.js'
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

  describe('is not impressed', () => {
    it('by packets of another client: error 5 to that one, no harm (RFC 1350 4)', async () => {
      const port = await serve()
      const [one, other] = [await client(), await client()]
      one.send(rrq('pxelinux.0'), port)
      const { port: transfer } = await one.next()
      other.send(ack(1), transfer)
      assert.equal(codeOf((await other.next()).packet), 5)
      other.send({ kind: 'error', code: 0, message: 'die' }, transfer)
      one.send(ack(1), transfer)
      const { packet } = await one.next()
      assert.ok(packet.kind === 'data' && packet.block === 2)
      assert.deepEqual(other.unread, [])
    })
    it('by strangers who go on: they get no answer any more', async () => {
      const port = await serve()
      const [one, other] = [await client(), await client()]
      one.send(rrq('small'), port)
      const { port: transfer } = await one.next()
      for (let count = 0; count < 50; count += 1) other.send(ack(1), transfer)
      one.send(ack(1), transfer)
      await until(() => running.served.length > 0)
      other.send(rrq('nope'), port)
      await until(() => other.unread.some(({ port: from }) => from === port))
      assert.equal(other.unread.length, 8 + 1)
    })
    it('by packets for transfers that do not exist', async () => {
      const port = await serve()
      const one = await client()
      one.send(ack(1), port)
      one.send({ kind: 'error', code: 0, message: '' }, port)
      one.send({ kind: 'data', block: 1, data: Buffer.alloc(3) }, port)
      one.send(Buffer.alloc(0), port)
      one.send(Buffer.from([0, 99, 1]), port)
      one.send(rrq('nope'), port)
      assert.equal(codeOf((await one.next()).packet), 1)
      assert.deepEqual(one.unread, [])
      const silent = 'no-such-transfer'
      assert.deepEqual(outcomes(), [
        silent,
        silent,
        silent,
        'malformed',
        'malformed',
        'file-not-found',
      ])
    })
    it('by thousands of random packets to all its ports', async () => {
      const port = await serve()
      const [one, other] = [await client(), await client()]
      one.send(rrq('pxelinux.0'), port)
      const { port: transfer } = await one.next()
      const random = seeded(42)
      for (let count = 0; count < 3000; count += 1) {
        const junk = Buffer.from(
          Array.from({ length: Math.floor(random() * 40) }, () => random() * 256),
        )
        // Neither an ERROR of the client itself, which would rightly end its transfer, nor a request of its own.
        if (junk.length > 1) junk[0] = random() < 0.5 ? 0 : junk[0]!
        if (junk.length > 1 && (junk[1] === 5 || junk[1] === 4)) junk[1] = 6
        one.send(junk, transfer)
        other.send(junk, transfer)
        other.send(junk, port)
        if (count % 8 === 0) await new Promise(setImmediate)
      }
      one.send(ack(1), transfer)
      await until(() =>
        one.unread.some(({ packet }) => packet.kind === 'data' && packet.block === 2),
      )
      assert.ok((await fetchFile(port, 'pxelinux.0')).equals(content))
      assert.ok(!running.lines.some(({ level }) => level === 'error'))
    })
    it('by a failing source or a failing listener', async () => {
      const broken: FileSource = {
        find: (name) =>
          name === 'bad' ? Promise.reject(new Error('EIO')) : Promise.resolve(undefined),
      }
      const onServed = (): never => {
        throw new Error('listener failed')
      }
      const port = await serve({ onServed }, [broken, files])
      const one = await client()
      one.send(rrq('bad'), port)
      assert.equal(codeOf((await one.next()).packet), 0)
      assert.ok((await fetchFile(port, 'small')).equals(Buffer.from('abc')))
      assert.ok((await fetchFile(port, 'small')).equals(Buffer.from('abc')))
      await until(() => outcomes().length === 5)
    })
  })

  describe('sends little to addresses that never answer', () => {
    const quick = { firstMs: 5, minimumMs: 5, maximumMs: 5 }
    it('a request gets three packets and then nothing', async () => {
      const port = await serve({ timing: quick })
      const one = await client()
      one.send(rrq('pxelinux.0'), port)
      await until(() => running.lines.length > 0)
      assert.deepEqual([outcomes(), running.lines[0]?.fields.resent], [['never-answered'], 2])
      one.send(rrq('nope'), port)
      await until(() => one.unread.length === 4)
    })
    it('more requests than there is room for get no answer, the rest theirs', async () => {
      const port = await serve({ limits: { transfers: 3 } })
      const many = await Promise.all(Array.from({ length: 6 }, client))
      for (const one of many) {
        one.send(rrq('pxelinux.0', { tsize: '0' }), port)
        await until(() => one.unread.length > 0 || outcomes().length > 0)
      }
      await until(() => outcomes().length === 3)
      assert.deepEqual(outcomes(), Array(3).fill('too-many-transfers'))
      assert.deepEqual(
        many.map(({ unread }) => unread.length),
        [1, 1, 1, 0, 0, 0],
      )
    })
    it('one client does not get all of it', async () => {
      const port = await serve({ limits: { transfersPerClient: 2 } })
      const many = await Promise.all(Array.from({ length: 4 }, client))
      for (const one of many) {
        one.send(rrq('small', { tsize: '0' }), port)
        await until(() => one.unread.length > 0 || outcomes().length > 0)
      }
      await until(() => outcomes().length === 2)
      assert.deepEqual(outcomes(), Array(2).fill('too-many-of-this-client'))
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
