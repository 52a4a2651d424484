/** The script that writes a disk image, piece by piece: its stream, and what it makes of the system on the disk. The whole is the lab's matter. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Overrides, render, run, sampleContext } from '../support/templates.js'

const partial = (file: string, over: Overrides = {}): string =>
  render('disk_image', file, sampleContext('disk_image', over))
const hostile = `it's "$(touch pwned)" \`touch pwned\` \\ ; & é`

describe('templates: disk image script', () => {
  let folder = ''
  let server: Server | undefined
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'razor-install-'))
  })
  afterEach(() => {
    server?.close()
    server?.closeAllConnections()
    server = undefined
    rmSync(folder, { recursive: true })
  })

  const metadata = { ssh_authorized_keys: ['ssh-ed25519 AAAA me', hostile], timezone: hostile }

  it('is a sound shell script, for dash and for BusyBox', () => {
    const script = partial('install.sh.njk', { metadata, hostname: hostile })
    assert.deepEqual(run('sh', ['-n'], script), { status: 0, out: '', err: '' })
    const busybox = run('busybox', ['sh', '-n'], script)
    assert.ok(busybox === undefined || busybox.status === 0, busybox?.err)
    const checked = run('shellcheck', ['--shell=sh', '--severity=warning', '-'], script)
    assert.ok(checked === undefined || checked.status === 0, checked?.out)
  })

  it('asks before it touches the disk, and reports the end last', () => {
    const script = partial('install.sh.njk')
    const body = script.slice(script.indexOf('say "installing'))
    const order = [
      'tell "$start_url"',
      'write_image\n',
      'grow_root\n',
      'configure_root\n',
      'tell "$end_url"',
    ]
    const places = order.map((word) => body.indexOf(word))
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    )
    assert.ok(!places.includes(-1))
  })

  it('speaks to this install alone: its token is in every callback', () => {
    for (const [url] of partial('install.sh.njk').matchAll(/http:\S+\/callback\/\S+/g))
      assert.match(url, /\?token=T0ken-secret'$/)
  })

  /** Runs shell functions of the script; `commands` replaces programs that a test must not really run. */
  async function shell(
    script: string,
  ): Promise<{ status: number | null; out: string; err: string }> {
    const child = spawn('sh', ['-c', script], { cwd: folder })
    let out = ''
    let err = ''
    child.stdout.on('data', (data: Buffer) => (out += data.toString('latin1')))
    child.stderr.on('data', (data: Buffer) => (err += data.toString()))
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { status, out, err }
  }

  /** The script's variables, with a file in place of the disk. */
  const variables = (over: Readonly<Record<string, string | number>>): string =>
    Object.entries({ work: folder, disk: join(folder, 'disk'), ...over })
      .map(([name, value]) => `${name}='${value}'\n`)
      .join('')

  async function serve(body: Buffer, faults: ('break' | 'refuse' | 'short')[]): Promise<string> {
    server = createServer((request, response) => {
      const [, first = 0, last = 0] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
      const piece = body.subarray(Number(first), Number(last) + 1)
      const fault = faults.shift()
      if (fault === 'refuse') return void response.writeHead(503).end()
      if (fault === 'short') return void response.writeHead(206).end(piece.subarray(1))
      response.writeHead(206, { 'content-length': piece.length })
      if (fault !== 'break') return void response.end(piece)
      response.write(piece.subarray(0, piece.length >> 1), () => response.destroy())
    })
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/image`
  }

  const streaming = (url: string, length: number): string =>
    `${partial('report.sh.njk')}\n${partial('write_image.sh.njk')}\n` +
    variables({ image_url: url, image_bytes: length, progress_url: url, piece_bytes: 4096 }) +
    'sleep() { :; }\nstatus() { :; }\nstream_image 3>copy\n'

  it('a stream that breaks off, is refused or comes short is mended without a seam', async function () {
    if (run('curl', ['--version']) === undefined) this.skip()
    const body = randomBytes(10_000)
    const url = await serve(body, ['refuse', 'break', 'short', 'break'])
    const { status, out, err } = await shell(streaming(url, body.length))
    assert.equal(status, 0, err)
    assert.ok(Buffer.from(out, 'latin1').equals(body))
    assert.ok(readFileSync(join(folder, 'copy')).equals(body))
    assert.match(err, /asking again/)
  })

  it('an image that is always refused ends with the reason', async function () {
    if (run('curl', ['--version']) === undefined) this.skip()
    const url = await serve(randomBytes(5000), Array<'refuse'>(30).fill('refuse'))
    assert.equal((await shell(streaming(url, 5000))).status, 1)
    assert.match(readFileSync(join(folder, 'stream.failed'), 'utf8'), /503/)
  })

  const writing = (
    raw: Buffer,
    served: Buffer,
    over: Record<string, string | number> = {},
  ): string => {
    writeFileSync(join(folder, 'disk'), Buffer.alloc(raw.length, 'old'))
    writeFileSync(join(folder, 'served'), served)
    const sha = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
    return (
      `${partial('report.sh.njk')}\n${partial('write_image.sh.njk')}\n` +
      variables({
        image_bytes: served.length,
        image_sha256: sha(served),
        raw_bytes: raw.length,
        raw_sha256: sha(raw),
        compression: 'gzip',
        verify: 'true',
        sparse: '',
        ...over,
      }) +
      'blockdev() { :; }\nprepare_disk() { :; }\nstream_image() { cat served; cat served >&3; }\n' +
      'fail() { echo "FAILED: $*"; exit 1; }\nwrite_image\n'
    )
  }
  const gzip = (data: Buffer): Buffer => {
    writeFileSync(join(folder, 'plain'), data)
    assert.equal(run('gzip', ['-k', join(folder, 'plain')])?.status, 0)
    return readFileSync(join(folder, 'plain.gz'))
  }
  const image = Buffer.concat([randomBytes(700 * 512), Buffer.alloc(2000 * 512), randomBytes(512)])

  it('a whole image is written and read back', async () => {
    const { status, out } = await shell(writing(image, gzip(image)))
    assert.equal(status, 0, out)
    assert.ok(readFileSync(join(folder, 'disk')).equals(image))
  })

  it('an image that is not the promised one is refused by its checksum', async () => {
    const other = gzip(Buffer.concat([image, randomBytes(512)]))
    const { status, out } = await shell(writing(image, other, { image_sha256: 'aa' }))
    assert.equal(status, 1)
    assert.match(out, /wrong checksum/)
  })

  it('a damaged image is a bad image, not a bad disk', async () => {
    const damaged = gzip(image)
    damaged.fill(0, 1000, 2000)
    const { out } = await shell(writing(image, damaged, { image_sha256: 'aa' }))
    assert.match(out, /wrong checksum/)
  })

  it('a disk that gives back other bytes is found out', async () => {
    const { status, out } = await shell(writing(image, gzip(image), { raw_sha256: 'bb' }))
    assert.equal(status, 1)
    assert.match(out, /gives back other bytes/)
  })

  it('part of a sector is no image', async () => {
    const { out } = await shell(writing(image, gzip(image), { raw_bytes: 1000 }))
    assert.match(out, /not a whole number of sectors/)
  })

  /** A root directory as an image has it. */
  function root(): string {
    const path = join(folder, 'root')
    for (const name of ['etc/systemd/system', 'etc/ssh', 'root', 'usr/share/zoneinfo/Europe'])
      mkdirSync(join(path, name), { recursive: true })
    writeFileSync(
      join(path, 'etc/shadow'),
      'root:*:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n',
    )
    writeFileSync(join(path, 'etc/hosts'), '127.0.0.1\tlocalhost\n127.0.1.1\told old\n')
    writeFileSync(join(path, 'etc/machine-id'), 'abc\n')
    writeFileSync(join(path, 'usr/share/zoneinfo/Europe/Berlin'), '')
    return path
  }
  const configure = (
    over: Overrides,
  ): Promise<{ status: number | null; out: string; err: string }> =>
    shell(
      `${partial('report.sh.njk', over)}\n${partial('configure_root.sh.njk', over)}\n` +
        `${variables({ root: root() })}set_identity && set_access && set_first_boot\n`,
    )
  const installed = (name: string): string => readFileSync(join(folder, 'root', name), 'utf8')

  it("makes the system this machine's own", async () => {
    const { status, err } = await configure({
      hostname: 'web7',
      metadata: {
        timezone: 'Europe/Berlin',
        root_password: '$6$salt$ha/sh.&\\1',
        ssh_authorized_keys: ['ssh-ed25519 AAAA me', 'ssh-rsa BBBB you'],
      },
    })
    assert.equal(status, 0, err)
    assert.equal(installed('etc/hostname'), 'web7\n')
    assert.equal(installed('etc/hosts'), '127.0.0.1\tlocalhost\n127.0.1.1\tweb7.example.org web7\n')
    assert.equal(installed('etc/machine-id'), '')
    assert.match(installed('etc/shadow'), /^root:\$6\$salt\$ha\/sh\.&\\1:19000:.*\ndaemon:\*:19000/)
    assert.equal(installed('root/.ssh/authorized_keys'), 'ssh-ed25519 AAAA me\nssh-rsa BBBB you\n')
    assert.equal(statSync(join(folder, 'root/root/.ssh/authorized_keys')).mode & 0o777, 0o600)
    assert.equal(statSync(join(folder, 'root/etc/razor/first-boot')).mode & 0o777, 0o700)
    assert.match(installed('etc/razor/first-boot'), /\/postinstall\/boot\?token=/)
    assert.match(installed('etc/systemd/system/razor-first-boot.service'), /ConditionPathExists=/)
    assert.ok(existsSync(join(folder, 'root/etc/systemd/system/multi-user.target.wants')))
  })

  it('nothing an operator types is run', async () => {
    const { status } = await configure({
      hostname: hostile,
      metadata: { root_password: hostile, ssh_authorized_keys: [hostile], timezone: hostile },
    })
    assert.equal(status, 0)
    assert.equal(installed('etc/hostname'), `${hostile}\n`)
    assert.equal(installed('root/.ssh/authorized_keys'), `${hostile}\n`)
    assert.ok(!existsSync(join(folder, 'pwned')))
  })
})
