/** The server on real sockets under strangers, junk, floods and failures of its own house. */
import assert from 'node:assert/strict'
import type { FileSource } from '../../src/tftp/file-source.js'
import type { TftpPacket } from '../../src/tftp/packet.js'
import type { TftpServerParts } from '../../src/tftp/server.js'
import { pattern, seeded } from './support/link-double.js'
import {
  fetchFile,
  filesOf,
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

describe('The TFTP server under attack', () => {
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
})
