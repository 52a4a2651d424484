/** Keeping images: giving paths out, verifying, discarding, and what a stop in the middle leaves. */
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Uuid } from '../../../src/domain/values/uuid.js'
import { openLibrary } from '../../../src/images/library.js'
import { system } from '../../../src/system.js'
import { anId } from '../../support/builders.js'
import { added, type Bench, named, setUp } from './support/bench.js'

describe('image library: keeping', () => {
  let bench: Bench
  beforeEach(() => {
    bench = setUp()
  })
  afterEach(() => bench.clear())
  const anImage = async () => {
    const library = await bench.open()
    const path = bench.source({ linux: 'kernel', 'pool/a.deb': 'package', 'pool/b.deb': 'other' })
    return { library, image: await added(library, named(path, { kind: 'os' })) }
  }

  it('gives paths only of files that the record lists', async () => {
    const { library, image } = await anImage()
    const where = library.resolve(image, 'pool/a.deb')
    assert.deepEqual(where, { ok: true, value: join(bench.root, image.uuid, 'pool/a.deb') })
    for (const path of ['', '.', 'pool', 'gone', '../x', '/etc/passwd', 'pool/../linux', 'LINUX'])
      assert.equal(library.resolve(image, path).ok, false, path)
  })

  it('gives none outside its folder, even for a record that lists one', async () => {
    const { library, image } = await anImage()
    const path = '../../etc/passwd'
    const forged = { ...image, files: [{ path, size: 1, sha256: '' }] }
    assert.equal(library.resolve(forged, path).ok, false)
  })

  it('finds files that are gone, cut, or changed', async () => {
    const { library, image } = await anImage()
    assert.deepEqual(await library.verify(image), [])
    rmSync(join(bench.root, image.uuid, 'linux'))
    truncateSync(join(bench.root, image.uuid, 'pool/a.deb'), 2)
    writeFileSync(join(bench.root, image.uuid, 'pool/b.deb'), 'OTHER')
    assert.deepEqual(await library.verify(image), [
      { path: 'linux', problem: 'missing' },
      { path: 'pool/a.deb', problem: 'other size' },
      { path: 'pool/b.deb', problem: 'other content' },
    ])
  })

  it('throws an image away, and is not surprised by one that is gone', async () => {
    const { library, image } = await anImage()
    await library.discard(image.uuid)
    assert.deepEqual(bench.kept(), [])
    await library.discard(image.uuid)
  })

  it('holds two of the same files apart', async () => {
    const { library, image } = await anImage()
    const path = bench.source({ linux: 'kernel' })
    const other = await added(library, named(path, { kind: 'os' }))
    await library.discard(image.uuid)
    assert.deepEqual(bench.kept(), [other.uuid])
    assert.deepEqual(await library.verify(other), [])
  })

  it('removes at start what interrupted work left, and nothing else', async () => {
    const half = [`.adding-${anId(80)}`, `.discarding-${anId(81)}`]
    const others = ['.adding-mine', 'microkernel', 'notes.txt', anId(82), anId(83)]
    for (const name of [...half, ...others]) {
      mkdirSync(join(bench.root, name), { recursive: true })
      writeFileSync(join(bench.root, name, 'file'), 'x')
    }
    await bench.open({ known: [anId(82)] })
    assert.deepEqual(bench.kept(), others.sort())
    assert.equal(bench.logged.length, 2)
    assert.match(bench.logged[0] ?? '', /interrupted work removed/)
    assert.match(bench.logged[1] ?? '', /folders of no known image/)
    assert.ok(bench.logged[1]?.includes(anId(83)))
    assert.ok(bench.logged[1]?.includes(anId(82)) === false)
  })

  it('shows nothing of an image before all of it is there', async () => {
    const library = await bench.open()
    const path = bench.source({ big: Buffer.alloc(8 * 1024 * 1024) })
    const adding = library.add(named(path, { kind: 'os' }))
    const seen = new Set<string>()
    const watching = (async () => {
      while (!(await Promise.race([adding.then(() => true), tick()])))
        for (const name of bench.kept()) seen.add(name)
    })()
    await watching
    const result = await adding
    assert.ok(result.ok)
    assert.ok([...seen].every((name) => name.startsWith('.adding-') || name === result.value.uuid))
    assert.deepEqual(bench.kept(), [result.value.uuid])
  })

  it('cannot be opened where no folder can be made', async () => {
    writeFileSync(bench.root, 'a file')
    const library = await openLibrary(bench.root, { system, known: new Set<Uuid<'image'>>() })
    assert.equal(library.ok, false)
  })
})

const tick = () => new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))
