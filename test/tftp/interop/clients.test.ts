/** Interoperation with the TFTP clients people use, on a free port of loopback. A client that is not installed is skipped, saying so. */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directorySource } from '../../../src/tftp/files.js'
import { pattern } from '../support/link-double.js'
import { host, startServer, type Running } from '../support/loopback.js'

interface Client {
  readonly name: string
  /** The Debian package it comes with. */
  readonly package: string
  /** Shell-free arguments: the program, then how it fetches and how it sends. */
  readonly get: (port: string, remote: string, local: string) => readonly string[]
  readonly put?: (port: string, local: string) => readonly string[]
}

const clients: readonly Client[] = [
  {
    name: 'curl, with its options',
    package: 'curl',
    get: (port, remote, local) => ['curl', '-sS', '-o', local, `tftp://${host}:${port}/${remote}`],
    put: (port, local) => ['curl', '-sS', '-T', local, `tftp://${host}:${port}/upload`],
  },
  {
    name: 'curl, RFC 1350 only',
    package: 'curl',
    get: (port, remote, local) => [
      ...['curl', '-sS', '--tftp-no-options', '-o', local],
      `tftp://${host}:${port}/${remote}`,
    ],
  },
  {
    name: 'curl, blksize 1428',
    package: 'curl',
    get: (port, remote, local) => [
      ...['curl', '-sS', '--tftp-blksize', '1428', '-o', local],
      `tftp://${host}:${port}/${remote}`,
    ],
  },
  {
    name: 'tftp-hpa',
    package: 'tftp-hpa',
    get: (port, remote, local) => ['tftp', '-m', 'binary', host, port, '-c', 'get', remote, local],
    put: (port, local) => ['tftp', '-m', 'binary', host, port, '-c', 'put', local, 'upload'],
  },
  {
    name: 'atftp',
    package: 'atftp',
    get: (port, remote, local) => ['atftp', '-g', '-r', remote, '-l', local, host, port],
    put: (port, local) => ['atftp', '-p', '-r', 'upload', '-l', local, host, port],
  },
  {
    name: 'atftp, blksize 1468, windowsize 8, tsize, timeout 2',
    package: 'atftp',
    get: (port, remote, local) => [
      ...['atftp', '--option', 'blksize 1468', '--option', 'windowsize 8', '--option', 'tsize 0'],
      ...['--option', 'timeout 2', '-g', '-r', remote, '-l', local, host, port],
    ],
  },
  {
    name: 'BusyBox tftp',
    package: 'busybox',
    get: (port, remote, local) => ['busybox', 'tftp', '-g', '-r', remote, '-l', local, host, port],
    put: (port, local) => ['busybox', 'tftp', '-p', '-r', 'upload', '-l', local, host, port],
  },
  {
    name: 'BusyBox tftp, blksize 1432',
    package: 'busybox',
    get: (port, remote, local) => [
      ...['busybox', 'tftp', '-b', '1432', '-g', '-r', remote, '-l', local, host, port],
    ],
  },
]

const isInstalled = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Everything the program said; never rejects for its exit code, which half of them do not set. */
const run = ([program = '', ...args]: readonly string[], cwd: string): Promise<string> =>
  new Promise((said) => {
    execFile(program, args, { cwd, timeout: 5000 }, (error, stdout, stderr) => {
      said(`${stdout}${stderr}${error?.killed === true ? 'hung, and was killed' : ''}`)
    })
  })

describe('Interoperation with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'razor-tftp-interop-'))
  const local = join(folder, 'fetched')
  const sizes = { empty: 0, tiny: 7, exact: 1468 * 1432, large: 400_001 }
  let running: Running
  let port = ''

  before(async () => {
    for (const [name, size] of Object.entries(sizes))
      await writeFile(join(folder, name), pattern(size))
    running = await startServer([directorySource(folder)])
    port = String(running.server.port)
  })
  after(async () => {
    await running.server.stop()
    rmSync(folder, { recursive: true })
  })

  for (const client of clients) {
    describe(client.name, () => {
      before(function () {
        const [program = ''] = client.get('0', '', '')
        if (isInstalled(program)) return
        process.stderr.write(`      skipped: no ${program} here (apt install ${client.package})\n`)
        this.skip()
      })
      beforeEach(() => rm(local, { force: true }))

      it('fetches files of all sizes as they are', async () => {
        for (const name of Object.keys(sizes)) {
          // curl 7.88 takes a tsize of 0, which is right, for an error, and writes no file for no octets.
          if (name === 'empty' && client.package === 'curl') continue
          await writeFile(local, 'before')
          const said = await run(client.get(port, name, local), folder)
          const fetched = await readFile(local).catch(() => undefined)
          assert.ok(fetched?.equals(await readFile(join(folder, name))), `${name}: ${said}`)
        }
      })
      it('hears at once that a file is not there', async () => {
        const said = await run(client.get(port, 'nope', local), folder)
        // curl says it by its exit code; its message is about a socket of its own.
        assert.match(said, /not found|curl: \(68\)/i)
      })
      if (client.put !== undefined)
        it('hears that it cannot leave files here', async () => {
          const said = await run(client.put?.(port, join(folder, 'tiny')) ?? [], folder)
          assert.match(said, /only sends files|access violation|curl: \(69\)/i)
        })
    })
  }
})
