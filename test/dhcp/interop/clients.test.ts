/**
 * Real DHCP clients against the real server, in two network namespaces of the test's own. Needs root and iproute2; each client is skipped,
 * with the reason printed, where it is not installed.
 */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const serverSide = `razor-dhcp-s${process.pid}`
const clientSide = `razor-dhcp-c${process.pid}`
const serverProcess = fileURLToPath(new URL('server-process.ts', import.meta.url))

interface Outcome {
  readonly status: number | null
  readonly text: string
}
const run = (command: string, ...parts: readonly string[]): Outcome => {
  const { status, stdout, stderr } = spawnSync(command, parts, { encoding: 'utf8', timeout: 8000 })
  return { status, text: `${stdout}${stderr}` }
}
const must = (command: string, ...parts: readonly string[]): void => {
  const { status, text } = run(command, ...parts)
  assert.equal(status, 0, `${command} ${parts.join(' ')}: ${text}`)
}
const inClient = (...command: readonly string[]): Outcome =>
  run('ip', 'netns', 'exec', clientSide, ...command)
const isInstalled = (command: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
const skipped = (reason: string): void => {
  process.stdout.write(`      skipped: ${reason}\n`)
}

interface RunningServer {
  readonly lines: readonly string[]
  /** The first line, past or to come, that holds `text`. */
  lineWith(text: string): Promise<string>
  stop(): Promise<void>
}
const startServer = async (
  namespace: string,
  ...place: readonly [device: string, address: string]
): Promise<RunningServer> => {
  const node = [process.execPath, '--import', 'tsx', serverProcess, ...place]
  const child = spawn('ip', ['netns', 'exec', namespace, ...node])
  const reader = createInterface({ input: child.stdout })
  const lines: string[] = []
  reader.on('line', (text) => lines.push(text))
  assert.deepEqual(await once(reader, 'line'), ['ready'])
  return {
    lines,
    async lineWith(text) {
      for (;;) {
        const found = lines.find((candidate) => candidate.includes(text))
        if (found !== undefined) return found
        await once(reader, 'line')
      }
    },
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'close')
    },
  }
}

describe('real DHCP clients in network namespaces', function () {
  this.timeout(20_000)
  let server: RunningServer | undefined
  let folder = ''

  before(async function () {
    if (process.getuid?.() !== 0 || !isInstalled('ip')) {
      skipped('needs root and iproute2')
      this.skip()
    }
    if (run('ip', 'netns', 'add', serverSide).status !== 0) {
      skipped('network namespaces cannot be made here')
      this.skip()
    }
    must('ip', 'netns', 'add', clientSide)
    must(
      'ip',
      'link',
      'add',
      'lan0',
      'netns',
      serverSide,
      'type',
      'veth',
      'peer',
      'name',
      'lan1',
      'netns',
      clientSide,
    )
    must('ip', '-n', serverSide, 'address', 'add', '10.9.0.1/24', 'dev', 'lan0')
    must('ip', '-n', serverSide, 'link', 'set', 'lan0', 'up')
    must('ip', '-n', clientSide, 'link', 'set', 'lan1', 'up')
    folder = mkdtempSync(join(tmpdir(), 'razor-dhcp-'))
    server = await startServer(serverSide, 'lan0', '10.9.0.1')
  })
  after(async () => {
    await server?.stop()
    run('ip', 'netns', 'delete', serverSide)
    run('ip', 'netns', 'delete', clientSide)
    if (folder !== '') rmSync(folder, { recursive: true })
  })

  it('udhcpc gets its lease, and next-server for the microkernel', function () {
    if (!inClient('busybox', '--list').text.includes('udhcpc')) {
      skipped('no BusyBox with udhcpc')
      this.skip()
    }
    const script = join(folder, 'bound')
    writeFileSync(script, '#!/bin/sh\n[ "$1" != bound ] || env\n', { mode: 0o755 })
    const { status, text } = inClient(
      'busybox',
      'udhcpc',
      '-i',
      'lan1',
      '-n',
      '-q',
      '-f',
      '-s',
      script,
    )
    assert.equal(status, 0, text)
    for (const line of [
      'ip=10.9.0.50',
      'siaddr=10.9.0.1',
      'serverid=10.9.0.1',
      'lease=600',
      'router=10.9.0.1',
      'dns=10.9.0.1',
      'mask=24',
    ])
      assert.ok(text.split('\n').includes(line), `${line} is not in\n${text}`)
  })
  it('dhclient gets the same address, though it sends no client identifier', function () {
    if (!isInstalled('dhclient')) {
      skipped('no dhclient')
      this.skip()
    }
    const leases = join(folder, 'leases')
    const { status, text } = inClient(
      'dhclient',
      '-v',
      '-1',
      '-sf',
      '/bin/true',
      '-lf',
      leases,
      '-pf',
      join(folder, 'pid'),
      'lan1',
    )
    assert.equal(status, 0, text)
    assert.match(text, /DHCPACK of 10\.9\.0\.50 from 10\.9\.0\.1/)
    inClient(
      'dhclient',
      '-x',
      '-sf',
      '/bin/true',
      '-lf',
      leases,
      '-pf',
      join(folder, 'pid'),
      'lan1',
    )
  })
  it('perfdhcp, as a relay, loses none of its exchanges', function () {
    if (!isInstalled('perfdhcp')) {
      skipped('no perfdhcp (Debian package kea-admin)')
      this.skip()
    }
    must('ip', '-n', clientSide, 'address', 'add', '10.9.0.2/24', 'dev', 'lan1')
    const { text } = inClient(
      'perfdhcp',
      '-4',
      '-l',
      '10.9.0.2',
      '-r',
      '100',
      '-R',
      '50',
      '-n',
      '100',
      '-W',
      '1000000',
      '10.9.0.1',
    )
    assert.deepEqual(text.match(/drops: \d+/g), ['drops: 0', 'drops: 0'], text)
    assert.ok(Number(/received packets: (\d+)/.exec(text)?.[1]) > 50, text)
  })
  it('a second server finds the first at its start, and names it', async () => {
    inClient('ip', 'address', 'add', '10.9.0.2/24', 'dev', 'lan1')
    const rival = await startServer(clientSide, 'lan1', '10.9.0.2')
    try {
      const line = await rival.lineWith('another DHCP server is on this segment')
      assert.match(line, /"level":"warn".*"rival":"10\.9\.0\.1","interface":"lan1"/)
    } finally {
      await rival.stop()
    }
  })
  it('the server has seen nothing amiss', () => {
    assert.deepEqual(
      server?.lines.filter((text) => /"level":"(?:warn|error)"/.test(text)),
      [],
    )
  })
})
