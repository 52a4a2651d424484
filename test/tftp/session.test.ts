/** One transfer at work, with a channel that is a list and a clock that is turned by hand. */
import assert from 'node:assert/strict'
import { fileOf, type TftpFile } from '../../src/tftp/file-source.js'
import { negotiate } from '../../src/tftp/negotiate.js'
import { decodePacket, encodePacket, type TftpPacket } from '../../src/tftp/packet.js'
import { defaultTiming } from '../../src/tftp/retransmission.js'
import { startSession, type Ended, type Session } from '../../src/tftp/session.js'
import { fakeTime, type FakeTime } from './support/fake-time.js'

interface Scene {
  readonly session: Session
  readonly sent: string[]
  readonly time: FakeTime
  readonly ended: Ended[]
  readonly counts: { proven: number; closed: number; channelClosed: number }
}

const sceneOf = (file: TftpFile, asked: Record<string, string> = {}, sendError?: Error): Scene => {
  const time = fakeTime()
  const sent: string[] = []
  const ended: Ended[] = []
  const counts = { proven: 0, closed: 0, channelClosed: 0 }
  const options = Object.entries(asked).map(([name, value]) => ({ name, value }))
  const session = startSession({
    file: { ...file, close: () => void (counts.closed += 1) },
    granted: negotiate(options, { size: file.size, mtu: 1500, windowsize: 16, ignore: [] }),
    channel: {
      send(packet, failed) {
        sent.push(worded(packet))
        if (sendError) failed?.(sendError)
      },
      close: () => Promise.resolve(void (counts.channelClosed += 1)),
    },
    ...time,
    timing: defaultTiming,
    onProven: () => void (counts.proven += 1),
    onEnd: (result) => ended.push(result),
  })
  return { session, sent, time, ended, counts }
}

const worded = (bytes: Buffer): string => {
  const packet = decodePacket(bytes)
  switch (packet.kind) {
    case 'data':
      return `data ${packet.block} ${packet.data.toString()}`
    case 'error':
      return `error ${packet.code}`
    case 'oack':
      return `oack ${packet.options.map(({ name, value }) => `${name}=${value}`).join(' ')}`
    default:
      return packet.kind
  }
}
const ack = (block: number): Buffer => encodePacket({ kind: 'ack', block })
const bytesOf = (packet: TftpPacket): Buffer => encodePacket(packet)
const abort = bytesOf({ kind: 'error', code: 8, message: 'User aborted' })
const file = fileOf(Buffer.from('abcdefghijkl'))
const eights = { blksize: '8' }

describe('A transfer at work', () => {
  it('sends OACK, data, and ends with everything closed once', () => {
    const { session, sent, ended, counts, time } = sceneOf(file, { ...eights, tsize: '0' })
    session.receive(ack(0))
    session.receive(ack(1))
    session.receive(ack(2))
    session.receive(ack(2))
    assert.deepEqual(sent, ['oack blksize=8 tsize=12', 'data 1 abcdefgh', 'data 2 ijkl'])
    const result = { outcome: 'complete', detail: '', bytes: 12, resent: 0, ignored: {} }
    assert.deepEqual(ended, [result])
    assert.deepEqual(counts, { proven: 1, closed: 1, channelClosed: 1 })
    assert.equal(time.waiting, 0)
  })
  it('sends no OACK when no option was granted (RFC 2347)', () => {
    assert.deepEqual(sceneOf(file, { rollover: '0' }).sent, ['data 1 abcdefghijkl'])
  })
  it('ends a size probe without a word', () => {
    const { session, sent, ended, counts } = sceneOf(file, { tsize: '0' })
    session.receive(abort)
    assert.deepEqual(sent, ['oack tsize=12'])
    assert.deepEqual([ended[0]?.outcome, counts.proven], ['size-probe', 0])
  })
  it('never answers an ERROR with an ERROR (RFC 1350 7)', () => {
    const { session, sent, ended } = sceneOf(file)
    session.receive(abort)
    session.receive(abort)
    assert.deepEqual(sent, ['data 1 abcdefghijkl'])
    assert.equal(ended[0]?.outcome, 'aborted-by-client')
    assert.equal(ended[0].detail, 'error 8: User aborted')
  })
  it('sends again on time, three times in all to an address that never answers', () => {
    const { sent, ended, time } = sceneOf(file, { tsize: '0' })
    time.advance(60_000)
    assert.deepEqual(sent, ['oack tsize=12', 'oack tsize=12', 'oack tsize=12'])
    assert.equal(ended[0]?.outcome, 'never-answered')
    assert.equal(time.waiting, 0)
  })
  it('moves its deadline with each block, by one timer', () => {
    const { session, sent, time } = sceneOf(fileOf(Buffer.alloc(8000)), eights)
    session.receive(ack(0))
    for (let block = 1; block <= 500; block += 1) {
      time.advance(50)
      session.receive(ack(block))
      assert.ok(time.waiting <= 1)
    }
    assert.equal(sent.length, 502)
    time.advance(100)
    assert.equal(sent.length, 503)
  })
  it('says what the kernel said when nothing ever arrived', () => {
    const { ended, time } = sceneOf(file, {}, new Error('send EMSGSIZE'))
    time.advance(60_000)
    assert.equal(ended[0]?.detail, 'no ACK at all; send EMSGSIZE')
  })
  it('counts what it did not act upon', () => {
    const { session, ended } = sceneOf(file, eights)
    session.receive(ack(0))
    session.receive(Buffer.from([0]))
    session.receive(Buffer.alloc(0))
    session.receive(ack(0))
    session.receive(bytesOf({ kind: 'data', block: 1, data: Buffer.alloc(0) }))
    session.receive(ack(1))
    session.receive(ack(2))
    assert.deepEqual(ended[0]?.ignored, {
      malformed: 2,
      'duplicate-ack': 1,
      'not-for-a-sender': 1,
    })
  })
  it('tells its client when the file cannot be read', async () => {
    const broken: TftpFile = { ...file, read: () => Promise.reject(new Error('EIO')) }
    const { sent, ended } = sceneOf(broken)
    await new Promise(setImmediate)
    assert.deepEqual(sent, ['error 0'])
    assert.deepEqual([ended[0]?.outcome, ended[0]?.detail], ['read-failed', 'EIO'])
  })
  it('tells its client when the file in memory is broken', () => {
    const { sent, ended } = sceneOf({ ...file, size: 100 })
    assert.deepEqual([sent, ended[0]?.outcome], [['error 0'], 'read-failed'])
  })
  it('sends what was read late only if it is still wanted', async () => {
    let deliver: (bytes: Buffer) => void = () => undefined
    const late: TftpFile = {
      ...file,
      read: () => new Promise((resolve) => (deliver = resolve)),
    }
    const { session, sent, ended } = sceneOf(late)
    session.end('stopped', 'bye')
    deliver(Buffer.from('abcdefghijkl'))
    await new Promise(setImmediate)
    assert.deepEqual(sent, ['error 0'])
    assert.equal(ended[0]?.outcome, 'stopped')
  })
  it('does not read the file of a size probe at all', () => {
    let reads = 0
    const counted: TftpFile = { ...file, read: () => Promise.resolve(Buffer.alloc((reads += 1))) }
    sceneOf(counted, { tsize: '0' }).session.receive(abort)
    assert.equal(reads, 0)
  })
  it('repeats its first packet when the client repeats its request', () => {
    const { session, sent } = sceneOf(file, { tsize: '0' })
    session.nudge()
    assert.deepEqual(sent, ['oack tsize=12', 'oack tsize=12'])
  })
})
