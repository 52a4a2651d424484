import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { once } from 'node:events'
import {
  mkdtemp,
  open,
  readdir,
  readlink,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { get, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Koa from 'koa'
import { DownloadSlots } from '../../src/http/download-slots.js'
import type { Listening } from '../../src/http/listen.js'
import { type Sent, sendFile, type ServedFile } from '../../src/http/ranged-file.js'
import { ask } from './support/client.js'
import { clockwork, listening, opened } from './support/stage.js'

const text = '0123456789abcdef'
const sha256 = 'f'.repeat(64)
const etag = `"${sha256}"`

describe('sendFile', () => {
  let folder: string
  let file: ServedFile
  let server: Listening
  let slots: DownloadSlots
  let outcomes: Promise<Sent>[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ranged-file-'))
    await writeFile(join(folder, 'plain.bin'), text)
    file = { path: join(folder, 'plain.bin'), record: { size: 16, sha256 } }
    slots = new DownloadSlots()
    outcomes = []
    const app = new Koa()
    app.use(async (ctx) => {
      const outcome = sendFile(ctx, file, slots)
      outcomes.push(outcome)
      if ((await outcome).kind === 'too-busy') ctx.status = 503
    })
    server = await opened(() => app, { log: listening().log, system: clockwork().system })
  })
  afterEach(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })

  const fetchWith = async (headers: Record<string, string>, method = 'GET') =>
    ask(server.port, '/', { method, headers })

  /** Descriptors of this process that are open on the served file. */
  const openOnFile = async (): Promise<number> => {
    const links = await Promise.all(
      (await readdir('/proc/self/fd')).map(async (fd) =>
        readlink(`/proc/self/fd/${fd}`).catch(() => ''),
      ),
    )
    return links.filter((link) => link === file.path).length
  }

  it('sends the whole file with its length, validators and type', async () => {
    const { status, headers, text: body } = await fetchWith({})
    deepEqual(
      [status, body, headers['content-length'], headers.etag, headers['accept-ranges']],
      [200, text, '16', etag, 'bytes'],
    )
    equal(headers['content-type'], 'application/octet-stream')
    match(headers['last-modified'] ?? '', / GMT$/)
    equal(headers['transfer-encoding'], undefined)
    deepEqual(await outcomes[0], { kind: 'sent', status: 200, bytes: 16 })
  })

  it('answers HEAD with the same headers and nothing else, whatever Range says', async () => {
    const { status, headers, text: body } = await fetchWith({ range: 'bytes=0-3' }, 'HEAD')
    deepEqual([status, body, headers['content-length'], headers.etag], [200, '', '16', etag])
    equal(headers['content-range'], undefined)
  })

  const testRange = (range: string, expected: readonly [number, string | undefined, string]) => {
    it(`answers Range ${range} with ${expected[0]} ${expected[1] ?? ''}`, async () => {
      const { status, headers, text: body } = await fetchWith({ range })
      deepEqual([status, headers['content-range'], body], expected)
      equal(headers['content-length'], String(Buffer.byteLength(body)))
    })
  }
  testRange('bytes=0-3', [206, 'bytes 0-3/16', '0123'])
  testRange('bytes=12-', [206, 'bytes 12-15/16', 'cdef'])
  testRange('bytes=-2', [206, 'bytes 14-15/16', 'ef'])
  testRange('bytes=0-999', [206, 'bytes 0-15/16', text])
  testRange('bytes=16-', [416, 'bytes */16', 'Error: Range Not Satisfiable\n'])
  testRange('bytes=u-u', [200, undefined, text])
  testRange('bytes=0-1,3-4', [200, undefined, text])

  it('honours If-Range by tag and by date, and sends the whole when it does not match', async () => {
    const range = 'bytes=0-3'
    const modified = (await fetchWith({})).headers['last-modified'] ?? ''
    const statusWith = async (condition: string) =>
      (await fetchWith({ range, 'if-range': condition })).status
    equal(await statusWith(etag), 206)
    equal(await statusWith(modified), 206)
    equal(await statusWith('"other"'), 200)
    equal(await statusWith(`W/${etag}`), 200)
    equal(await statusWith('Sat, 01 Jan 2000 00:00:00 GMT'), 200)
    equal(await statusWith('nonsense'), 200)
  })

  it('answers 304 for what the client has already, by tag before date', async () => {
    const modified = (await fetchWith({})).headers['last-modified'] ?? ''
    const statusWith = async (headers: Record<string, string>) => (await fetchWith(headers)).status
    equal(await statusWith({ 'if-none-match': etag }), 304)
    equal(await statusWith({ 'if-none-match': `"x", W/${etag}` }), 304)
    equal(await statusWith({ 'if-none-match': '*' }), 304)
    equal(await statusWith({ 'if-modified-since': modified }), 304)
    equal(await statusWith({ 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }), 200)
    equal(await statusWith({ 'if-modified-since': 'nonsense' }), 200)
    equal(await statusWith({ 'if-none-match': '"x"', 'if-modified-since': modified }), 200)
  })

  it('sends an empty file as an empty body with a length', async () => {
    await truncate(file.path, 0)
    file = { path: file.path }
    const { status, headers, text: body } = await fetchWith({})
    deepEqual([status, headers['content-length'], body], [200, '0', ''])
    equal((await fetchWith({ range: 'bytes=0-' })).status, 416)
  })

  it('sends nothing of a file that is absent, a folder, a device, a pipe, a link, or damaged', async () => {
    await symlink('/etc/hostname', join(folder, 'link'))
    for (const path of [join(folder, 'absent'), folder, '/dev/zero', join(folder, 'link')]) {
      file = { path }
      await fetchWith({})
      deepEqual(await outcomes.at(-1), { kind: 'absent' }, path)
    }
    file = { path: join(folder, 'plain.bin'), record: { size: 17, sha256 } }
    await fetchWith({})
    deepEqual(await outcomes.at(-1), { kind: 'damaged' })
  })

  it('gives the types that firmware looks at', async () => {
    for (const [name, type] of [
      ['snponly.EFI', 'application/efi'],
      ['Release.gpg', 'text/plain'],
      ['razor.ipxe', 'text/plain'],
      ['medium.iso', 'application/vnd.efi-iso'],
      ['initrd.img', 'application/octet-stream'],
      ['vmlinuz', 'application/octet-stream'],
    ] as const) {
      await writeFile(join(folder, name), 'x')
      file = { path: join(folder, name) }
      equal((await fetchWith({})).headers['content-type'], type, name)
    }
  })

  describe('large files', () => {
    const size = 64 * 1024 * 1024
    beforeEach(async () => {
      const handle = await open(file.path, 'w')
      await handle.truncate(size)
      await handle.close()
      file = { path: file.path, record: { size, sha256 } }
    })

    it('arrive whole', async () => {
      const [answer] = (await once(
        get({ port: server.port, host: '127.0.0.1', agent: false }),
        'response',
      )) as [NodeJS.ReadableStream]
      let length = 0
      for await (const piece of answer) length += (piece as Buffer).length
      equal(length, size)
      deepEqual(await outcomes[0], { kind: 'sent', status: 200, bytes: size })
      equal(await openOnFile(), 0)
    })

    it('leak no descriptor and no slot when their downloads are aborted', async () => {
      await Promise.all(
        Array.from({ length: 30 }, async () => {
          const asked = request({ port: server.port, host: '127.0.0.1', agent: false })
          asked.on('error', () => undefined)
          asked.end()
          const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream]
          await once(answer, 'readable')
          asked.destroy()
        }),
      )
      for (const outcome of await Promise.all(outcomes)) equal(outcome.kind, 'broken-off')
      equal(await openOnFile(), 0)
      deepEqual([slots.busy, slots.waiting], [0, 0])
    })

    it('that shrink while they are sent end the connection, so that nobody takes a part for the whole', async () => {
      const asked = get({ port: server.port, host: '127.0.0.1', agent: false })
      const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream]
      await truncate(file.path, 1000)
      const read = async () => {
        for await (const piece of answer) ok(piece)
      }
      await rejects(read(), { code: 'ECONNRESET' })
      equal((await outcomes[0])?.kind, 'broken-off')
      equal(await openOnFile(), 0)
    })

    it('beyond the limit wait their turn, and beyond the queue are refused', async () => {
      slots = new DownloadSlots({ concurrent: 1, waiting: 1 })
      const first = request({ port: server.port, host: '127.0.0.1', agent: false })
      first.on('error', () => undefined)
      first.end()
      await once(first, 'response')
      const second = request({ port: server.port, host: '127.0.0.1', agent: false })
      const answered = once(second, 'response')
      second.end()
      while (slots.waiting === 0) await new Promise(setImmediate)
      const third = await fetchWith({})
      equal(third.status, 503)
      equal(third.headers.etag, undefined)
      first.destroy()
      const [answer] = (await answered) as [NodeJS.ReadableStream]
      let length = 0
      for await (const piece of answer) length += (piece as Buffer).length
      equal(length, size)
      await Promise.all(outcomes)
      deepEqual([slots.busy, slots.waiting], [0, 0])
    })
  })
})
