/** Adding images: what a source says of itself, what an operator says, and what is found out. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { startOfTime } from '../../support/builders.js'
import { added, type Bench, named, refused, setUp, sha256 } from './support/bench.js'

const raw = Buffer.alloc(4096, 'disk')

describe('image library: adding', () => {
  let bench: Bench
  beforeEach(() => {
    bench = setUp()
  })
  afterEach(() => bench.clear())

  describe('a microkernel', () => {
    const metadata = (kernel: string, initrd: string, more = '') =>
      `iso_version: 1.0.0\nkernel: vmlinuz\ninitrd: initrd.img\nkernel_hash: ${sha256(kernel)}\ninitrd_hash: ${sha256(initrd)}\nhash_description:\n  type: Digest::SHA2\n  bitlen: 256\n${more}`

    it('is what iso-metadata.yaml says: two files, their hashes right', async () => {
      const path = bench.source({
        vmlinuz: 'kernel',
        'initrd.img': 'initrd',
        'iso-metadata.yaml': metadata('kernel', 'initrd', 'firmware_missing: []\n'),
        stamp: 'not served',
      })
      const library = await bench.open()
      const image = await added(library, named(path))
      assert.deepEqual(
        { ...image, uuid: undefined },
        {
          uuid: undefined,
          kind: 'microkernel',
          name: 'an-image',
          version: '1.0.0',
          kernel: 'vmlinuz',
          initrd: 'initrd.img',
          files: [
            { path: 'vmlinuz', size: 6, sha256: sha256('kernel') },
            { path: 'initrd.img', size: 6, sha256: sha256('initrd') },
          ],
          addedAt: startOfTime,
        },
      )
      assert.deepEqual(bench.kept(), [image.uuid])
      const where = library.resolve(image, 'vmlinuz')
      assert.ok(where.ok)
      assert.equal(readFileSync(where.value, 'utf8'), 'kernel')
      assert.equal(statSync(where.value).mode & 0o777, 0o644)
    })

    it('with another content than announced is refused, and leaves nothing', async () => {
      const path = bench.source({
        vmlinuz: 'kernel',
        'initrd.img': 'changed',
        'iso-metadata.yaml': metadata('kernel', 'initrd'),
      })
      const words = await refused(await bench.open(), named(path))
      assert.match(words, /^initrd\.img: its SHA-256 is .*, but .* was announced/)
      assert.deepEqual(bench.kept(), [])
    })

    it('with hashes of another kind is refused, not taken unverified', async () => {
      const path = bench.source({
        vmlinuz: 'k',
        'initrd.img': 'i',
        'iso-metadata.yaml': metadata('k', 'i').replace('256', '512'),
      })
      assert.match(await refused(await bench.open(), named(path)), /bitlen: must be 256/)
    })

    it('can be given without a description', async () => {
      const path = bench.source({ 'boot/k': 'k', 'boot/i': 'i' })
      const library = await bench.open()
      const source = named(path, {
        kind: 'microkernel',
        version: '2',
        kernel: 'boot/k',
        initrd: 'boot/i',
      })
      const image = await added(library, source)
      assert.deepEqual(
        image.files.map((file) => file.path),
        ['boot/k', 'boot/i'],
      )
      assert.match(
        await refused(library, named(path, { kind: 'microkernel' })),
        /needs its kernel and initrd named/,
      )
    })
  })

  describe('an operating system', () => {
    it('is the whole folder, its description apart', async () => {
      const path = bench.source({
        'image.yaml':
          'name: debian\nkind: os\nversion: 12.10\nkernel: install/linux\ninitrd: install/initrd.gz\n',
        'install/linux': 'kernel',
        'install/initrd.gz': 'initrd',
        '.disk/info': 'Debian',
        empty: '',
      })
      const image = await added(await bench.open(), named(path))
      assert.ok(image.kind === 'os')
      assert.equal(image.version, '12.10')
      assert.equal(image.kernel, 'install/linux')
      assert.deepEqual(
        image.files.map((file) => file.path),
        ['.disk/info', 'empty', 'install/initrd.gz', 'install/linux'],
      )
    })

    it('need not name a kernel: its model may', async () => {
      const path = bench.source({ a: 'b' })
      const image = await added(await bench.open(), named(path, { kind: 'os' }))
      assert.ok(image.kind === 'os')
      assert.equal(image.kernel, '')
    })

    it('must have the kernel it names', async () => {
      const path = bench.source({ a: 'b' })
      const words = await refused(await bench.open(), named(path, { kind: 'os', kernel: 'linux' }))
      assert.match(words, /^the kernel "linux" is not in /)
    })

    it('has each file that a checksum is announced for', async () => {
      const path = bench.source({
        a: 'b',
        'image.yaml': `kind: os\nchecksums: { gone: '${sha256('x')}' }\n`,
      })
      assert.match(
        await refused(await bench.open(), named(path)),
        /^gone: announced with a checksum/,
      )
    })

    it('keeps what a link within it leads to, once, and passes over a link to itself', async () => {
      const path = bench.source({ 'dists/bookworm/Release': 'release' })
      symlinkSync('bookworm', join(path, 'dists/stable'))
      symlinkSync('.', join(path, 'debian'))
      const library = await bench.open()
      const image = await added(library, named(path, { kind: 'os' }))
      const paths = image.files.map((file) => file.path)
      assert.deepEqual(paths, ['dists/bookworm/Release', 'dists/stable/Release'])
      const [one, two] = paths.map((file) => statSync(join(bench.root, image.uuid, file)).ino)
      assert.equal(one, two)
      assert.deepEqual(await library.verify(image), [])
    })
  })

  describe('a disk image', () => {
    const yaml = (file: string, content: Buffer, more = '') =>
      `name: d\nkind: disk\nversion: "12"\npath: ${file}\nsize: ${content.length}\nsha256: ${sha256(content)}\n${more}`

    it('is what image.yaml says, and only the file it names', async () => {
      const content = gzipSync(raw)
      const path = bench.source({
        'd.raw.gz': content,
        'image.yaml': yaml(
          'd.raw.gz',
          content,
          `compression: gzip\nraw_bytes: 4096\nraw_sha256: ${sha256(raw)}\n`,
        ),
        'work/left-over': 'x',
      })
      const image = await added(await bench.open(), named(path))
      assert.ok(image.kind === 'disk')
      assert.deepEqual(image.files, [
        { path: 'd.raw.gz', size: content.length, sha256: sha256(content) },
      ])
      assert.deepEqual(image.disk, {
        path: 'd.raw.gz',
        compression: 'gzip',
        rawBytes: 4096,
        rawSha256: sha256(raw),
      })
    })

    it('can be a file by itself: what it holds is measured', async () => {
      const library = await bench.open()
      const path = bench.source({ 'd.img': raw, 'd.img.gz': gzipSync(raw) })
      for (const [file, compression] of [
        ['d.img', 'none'],
        ['d.img.gz', 'gzip'],
      ] as const) {
        const image = await added(library, named(join(path, file)))
        assert.ok(image.kind === 'disk')
        assert.deepEqual(image.disk, {
          path: file,
          compression,
          rawBytes: 4096,
          rawSha256: sha256(raw),
        })
      }
    })

    for (const program of ['zstd', 'xz'])
      it(`compressed by ${program} is measured too`, async function () {
        if (spawnSync(program, ['--version']).status !== 0) this.skip()
        const path = bench.source({ d: execFileSync(program, ['-c'], { input: raw }) })
        const image = await added(await bench.open(), named(join(path, 'd')))
        assert.ok(image.kind === 'disk')
        assert.equal(image.disk.compression, program)
        assert.equal(image.disk.rawSha256, sha256(raw))
      })

    it('takes the description beside it when that speaks of it', async () => {
      const path = bench.source({
        'd.img': raw,
        'image.yaml': yaml('d.img', raw),
        'other.img': raw,
      })
      const library = await bench.open()
      assert.equal((await added(library, named(join(path, 'd.img')))).version, '12')
      assert.equal((await added(library, named(join(path, 'other.img')))).version, '')
    })

    for (const [title, more, words] of [
      ['another size', 'size: 1', 'd.img.gz: its size is'],
      [
        'another compression',
        'compression: xz',
        'd.img.gz: its compression is gzip, but xz was announced',
      ],
      [
        'another raw size',
        'raw_bytes: 512',
        'its size when decompressed is 4096, but 512 was announced',
      ],
      ['another raw content', `raw_sha256: ${'0'.repeat(64)}`, 'its SHA-256 when decompressed is'],
      ['a size in words', 'size: 1 GiB', 'size: must be a number of bytes'],
      ['a path that leads out', 'path: ../d.img.gz', 'must be a path below this folder'],
      ['an absolute path', 'path: /etc/shadow', 'must be a path below this folder'],
      ['a key that is none', 'colour: red', 'Unrecognized key'],
      ['no checksum but words', 'sha256: unknown', 'sha256: must be a SHA-256'],
    ] as const)
      it(`is refused when announced with ${title}`, async () => {
        const lines = { kind: 'kind: disk', path: 'path: d.img.gz' }
        const text = Object.values({ ...lines, [more.split(':')[0] ?? '']: more }).join('\n')
        const path = bench.source({ 'd.img.gz': gzipSync(raw), 'image.yaml': text })
        const said = await refused(await bench.open(), named(path))
        assert.ok(said.includes(words), said)
        assert.deepEqual(bench.kept(), [])
      })

    it('that is cut off is refused', async () => {
      const path = bench.source({ 'd.gz': gzipSync(raw).subarray(0, -12) })
      const words = await refused(await bench.open(), named(join(path, 'd.gz')))
      assert.match(words, /not whole gzip data/)
      assert.deepEqual(bench.kept(), [])
    })

    it('that is a virtual machine’s, an installation medium, empty or not in sectors is refused with what to do', async () => {
      const library = await bench.open()
      const path = bench.source({
        'd.qcow2': Buffer.from('514649fb00000003', 'hex'),
        'd.iso': raw,
        'd.empty': '',
        'd.odd': Buffer.alloc(1000),
      })
      const words = (file: string) => refused(library, named(join(path, file)))
      assert.match(await words('d.qcow2'), /qemu-img convert -O raw/)
      assert.match(await words('d.iso'), /7z x d\.iso/)
      assert.match(await words('d.empty'), /is empty/)
      assert.match(await words('d.odd'), /no whole number of disk sectors/)
      const iso = await added(library, named(join(path, 'd.iso'), { kind: 'disk' }))
      assert.equal(iso.kind, 'disk')
    })

    it('that unpacks without end is stopped at the limit', async () => {
      const path = bench.source({ 'd.gz': gzipSync(Buffer.alloc(1024 * 1024)) })
      const limits = { files: 10, bytes: 1e6, rawBytes: 100_000, depth: 5 }
      const words = await refused(await bench.open({ limits }), named(join(path, 'd.gz')))
      assert.match(words, /more than 100000 bytes when decompressed/)
    })
  })

  describe('anything', () => {
    const cases: readonly [string, () => Parameters<typeof named>, RegExp][] = [
      ['that is not there', () => [join(bench.folder, 'gone')], /there is no such file or folder/],
      ['of no known kind', () => [bench.source({ a: 'b' })], /say its kind, microkernel or os/],
      [
        'said to be a disk, but a folder',
        () => [bench.source({ a: 'b' }), { kind: 'disk' }],
        /no image\.yaml that names/,
      ],
      [
        'said to be a folder, but a file',
        () => [join(bench.source({ a: 'b' }), 'a'), { kind: 'os' }],
        /is a folder; a is a file/,
      ],
      [
        'said to be of another kind',
        () => [bench.source({ 'image.yaml': 'kind: os', a: 'b' }), { kind: 'microkernel' }],
        /says kind os, not microkernel/,
      ],
      ['empty', () => [bench.source({}), { kind: 'os' }], /has no files/],
      [
        'described by what is not YAML',
        () => [bench.source({ 'image.yaml': '{[' })],
        /image\.yaml: Invalid input/,
      ],
      [
        'described by too much',
        () => [bench.source({ 'image.yaml': 'x'.repeat(2e6) })],
        /larger than 1048576 bytes/,
      ],
      [
        'described by aliases',
        () => [bench.source({ 'image.yaml': 'a: &a [x]\nb: *a\n' })],
        /image\.yaml/,
      ],
    ]
    for (const [title, source, words] of cases)
      it(`${title} is refused`, async () => {
        assert.match(await refused(await bench.open(), named(...source())), words)
        assert.deepEqual(bench.kept(), [])
      })
  })

  describe('never from outside the source', () => {
    const escape = async (path: string, more: Parameters<typeof named>[1] = { kind: 'os' }) => {
      const words = await refused(await bench.open(), named(path, more))
      assert.deepEqual(bench.kept(), [])
      return words
    }

    it('by a link to a file or folder elsewhere', async () => {
      const secret = bench.source({ secret: 'x' })
      const path = bench.source({ a: 'b' })
      symlinkSync(join(secret, 'secret'), join(path, 'link'))
      assert.match(await escape(path), /^link: a link out of the source folder/)
      const other = bench.source({ a: 'b' })
      symlinkSync('..', join(other, 'up'))
      assert.match(await escape(other), /^up: a link out of the source folder/)
    })

    it('by a link that a description names', async () => {
      const secret = bench.source({ secret: raw })
      const path = bench.source({ 'image.yaml': 'kind: disk\npath: d.img\n' })
      symlinkSync(join(secret, 'secret'), join(path, 'd.img'))
      assert.match(await escape(path, {}), /^d\.img: a link out of the source folder/)
    })

    it('by a folder whose name only begins alike', async () => {
      const path = bench.source({ a: 'b' })
      mkdirSync(`${path}-secret`)
      writeFileSync(`${path}-secret/x`, 'x')
      symlinkSync(`${path}-secret`, join(path, 'link'))
      assert.match(await escape(path), /out of the source folder/)
    })

    it('through a path of the operator', async () => {
      const path = bench.source({ a: 'b' })
      for (const kernel of ['../a', '/etc/passwd', 'a/../../b', './a', 'a//b', ''])
        assert.match(
          await escape(path, { kind: 'microkernel', kernel, initrd: 'a' }),
          /must be a path below|needs its kernel/,
        )
    })

    it('and never a pipe, nor a name that no URL can ask for', async () => {
      const path = bench.source({ a: 'b' })
      execFileSync('mkfifo', [join(path, 'pipe')])
      assert.match(await escape(path), /^pipe: neither a file nor a folder/)
      const odd = bench.source({ 'a\nb': 'x' })
      assert.match(await escape(odd), /not a name that a URL can ask for/)
    })

    it('nor more than one image can be', async () => {
      const path = bench.source({ a: '12345', b: '12345', 'c/d/e/f': 'x' })
      const add = async (limits: Parameters<Bench['open']>[0]) =>
        refused(await bench.open(limits), named(path, { kind: 'os' }))
      const usual = { files: 10, bytes: 100, rawBytes: 100, depth: 5 }
      assert.match(await add({ limits: { ...usual, files: 2 } }), /more than 2 files/)
      assert.match(await add({ limits: { ...usual, bytes: 9 } }), /more than 9 bytes/)
      assert.match(await add({ limits: { ...usual, depth: 2 } }), /more than 2 folders deep/)
      assert.deepEqual(bench.kept(), [])
    })
  })
})
