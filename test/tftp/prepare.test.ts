/** What a read request gets: a file with options, or an ERROR with a reason. */
import assert from 'node:assert/strict'
import { fileOf, readWhole, type FileSource, type TftpFile } from '../../src/tftp/file-source.js'
import type { ReadRequest } from '../../src/tftp/packet.js'
import { prepare, type Means, type Prepared } from '../../src/tftp/prepare.js'

const files: FileSource = {
  find: (name) => {
    if (name === 'broken') return Promise.reject(new Error('EIO: i/o error'))
    if (name === 'outside') return Promise.resolve({ unservable: 'outside-root' })
    return Promise.resolve(name === 'a.txt' ? fileOf(Buffer.from('one\ntwo\n')) : undefined)
  },
}
const request = (name: string, special: Partial<ReadRequest> = {}): ReadRequest => ({
  kind: 'rrq',
  name,
  mode: 'octet',
  options: [],
  ...special,
})
const preparedFor = (asked: ReadRequest, means: Partial<Means> = {}): Promise<Prepared> =>
  prepare(
    asked,
    { address: '10.0.0.7' },
    {
      sources: [files],
      mtu: 1500,
      windowsize: 16,
      netasciiFile: 1000,
      tuning: () => ({}),
      ...means,
    },
  )

const testRefused = (
  requirement: string,
  asked: ReadRequest,
  code: number,
  reason: string,
): void => {
  it(requirement, async () => {
    const prepared = await preparedFor(asked)
    assert.ok(prepared.kind === 'refuse')
    assert.deepEqual([prepared.code, prepared.reason], [code, reason])
  })
}

describe('A read request', () => {
  it('gets its file, whatever way the name was spelled', async () => {
    const prepared = await preparedFor(request('\\\\a.txt\xff'))
    assert.ok(prepared.kind === 'serve')
    assert.equal(prepared.name, 'a.txt')
    assert.equal(prepared.file.size, 8)
  })
  it('gets text in netascii with the size that will be sent (RFC 1350, 2349)', async () => {
    const options = [
      { name: 'tsize', value: '0' },
      { name: 'windowsize', value: '4' },
    ]
    const prepared = await preparedFor(request('a.txt', { mode: 'netascii', options }))
    assert.ok(prepared.kind === 'serve')
    assert.equal((await readWhole(prepared.file)).toString(), 'one\r\ntwo\r\n')
    assert.deepEqual(prepared.granted.oack, [{ name: 'tsize', value: '10' }])
  })
  it('is spared the options its firmware cannot cope with', async () => {
    const options = [
      { name: 'blksize', value: '1428' },
      { name: 'windowsize', value: '8' },
    ]
    const tuning = ({ address }: { address: string }): object =>
      address === '10.0.0.7' ? { ignore: ['windowsize'], mtu: 1056 } : {}
    const prepared = await preparedFor(request('a.txt', { options }), { tuning })
    assert.ok(prepared.kind === 'serve')
    assert.deepEqual(prepared.granted.oack, [{ name: 'blksize', value: '1024' }])
  })
  testRefused('for what is not there gets error 1', request('nope'), 1, 'file-not-found')
  testRefused('for nothing gets error 1', request('/'), 1, 'file-not-found')
  testRefused('that climbs out gets error 2', request('../etc/passwd'), 2, 'name-unusable')
  testRefused('for what must not be served gets error 2', request('outside'), 2, 'file-not-served')
  testRefused('in mode mail gets error 4', request('a.txt', { mode: 'mail' }), 4, 'mode-unknown')
  testRefused('that meets a failing source gets error 0', request('broken'), 0, 'source-failed')

  it('says in the log what failed', async () => {
    const prepared = await preparedFor(request('broken'))
    assert.ok(prepared.kind === 'refuse')
    assert.equal(prepared.detail, 'EIO: i/o error')
  })
  it('for too large a text gets error 0, and the file is closed', async () => {
    let closed = 0
    const large: TftpFile = { ...fileOf(Buffer.alloc(1001)), close: () => void (closed += 1) }
    const sources = [{ find: () => Promise.resolve(large) }]
    const prepared = await preparedFor(request('a', { mode: 'netascii' }), { sources })
    assert.ok(prepared.kind === 'refuse')
    assert.deepEqual([prepared.code, prepared.reason], [0, 'too-large-for-netascii'])
    assert.equal(closed, 1)
  })
  it('that meets a failing hook gets error 0, not a crash', async () => {
    const tuning = (): never => {
      throw new Error('oh')
    }
    const prepared = await preparedFor(request('a.txt'), { tuning })
    assert.ok(prepared.kind === 'refuse' && prepared.reason === 'source-failed')
  })
})
