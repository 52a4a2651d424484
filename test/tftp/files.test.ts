/** Where files come from: a directory that nothing leads out of, files made for the client, and the order of both. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFile, readWhole, type FileSource } from '../../src/tftp/file-source.js'
import { directorySource, renderedSource } from '../../src/tftp/files.js'
import { pattern } from './support/link-double.js'

const client = { address: '10.0.0.7' }

/** The content found, `undefined`, or why it is not served. */
const found = async (source: FileSource, name: string): Promise<string | undefined> => {
  const file = await source.find(name, client)
  if (file === undefined) return undefined
  if ('unservable' in file) return `refused: ${file.unservable}`
  const content = await readWhole(file)
  await file.close()
  return content.toString('latin1')
}

describe('A directory of files', () => {
  let base = ''
  let root = ''
  let source: FileSource

  const put = async (name: string, content: string | Buffer): Promise<void> => {
    await mkdir(join(root, name, '..'), { recursive: true })
    await writeFile(join(root, name), content)
  }
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'razor-tftp-files-'))
    root = join(base, 'root')
    await mkdir(root)
    await writeFile(join(base, 'secret'), 'secret')
    await mkdir(join(base, 'root-of-another'))
    await writeFile(join(base, 'root-of-another', 'secret'), 'secret')
    source = directorySource(root)
  })
  afterEach(() => rm(base, { recursive: true }))

  it('gives what is there, in folders too', async () => {
    await put('pxelinux.cfg/default', 'DEFAULT x')
    assert.equal(await found(source, 'pxelinux.cfg/default'), 'DEFAULT x')
  })
  it('does not know what is not there', async () => {
    await put('pxelinux.0', 'loader')
    for (const name of ['nope', 'pxelinux.0/x', 'pxelinux.cfg/01-52-54-00', 'a'.repeat(255)])
      assert.equal(await found(source, name), undefined, name)
  })
  it('finds names whatever their case, the exact one first', async () => {
    await put('EFI/Boot/BOOTX64.EFI', 'shim')
    assert.equal(await found(source, 'efi/boot/bootx64.efi'), 'shim')
    await put('efi/boot/bootx64.efi', 'exact')
    assert.equal(await found(source, 'efi/boot/bootx64.efi'), 'exact')
    assert.equal(await found(source, 'EFI/Boot/BOOTX64.EFI'), 'shim')
  })
  it('sees a file that appears, changes, or goes', async () => {
    assert.equal(await found(source, 'Grub.cfg'), undefined)
    await put('grub.cfg', 'one')
    assert.equal(await found(source, 'Grub.cfg'), 'one')
    await put('grub.cfg', 'two')
    assert.equal(await found(source, 'Grub.cfg'), 'two')
    await rm(join(root, 'grub.cfg'))
    assert.equal(await found(source, 'Grub.cfg'), undefined)
  })
  it('sees a change under the same size and modification time', async () => {
    await put('a', 'one')
    const source = directorySource(root, { clock: { now: () => 4e12, monotonic: () => 0 } })
    assert.equal(await found(source, 'a'), 'one')
    await writeFile(join(root, 'new'), 'two')
    await utimes(join(root, 'new'), 1, 1)
    await utimes(join(root, 'a'), 1, 1)
    await rename(join(root, 'new'), join(root, 'a'))
    assert.equal(await found(source, 'a'), 'two')
  })
  it('keeps small files in memory and hands the same one out again', async () => {
    await put('a', 'one')
    const source = directorySource(root, { clock: { now: () => 4e12, monotonic: () => 0 } })
    assert.equal(await source.find('a', client), await source.find('a', client))
  })
  it('reads large files from the disk', async () => {
    const content = pattern(100_000)
    await put('kernel', content)
    const source = directorySource(root, { residentFile: 1000 })
    const file = await source.find('kernel', client)
    assert.ok(file !== undefined && 'read' in file)
    assert.ok((await file.read(50_000, 10)).equals(content.subarray(50_000, 50_010)))
    assert.equal((await file.read(99_999, 10)).length, 1)
    assert.equal((await file.read(200_000, 10)).length, 0)
    await file.close()
  })

  describe('is never left', () => {
    const testRefused = (how: string, make: () => Promise<string>, said?: string): void => {
      it(how, async () => {
        assert.equal(await found(source, await make()), said)
      })
    }
    for (const name of ['../secret', '../root-of-another/secret', 'x/../../secret', '/../secret'])
      testRefused(
        `by the name ${name}, even if it was never cleaned`,
        async () => (await put('x/y', ''), name),
        'refused: outside-root',
      )
    testRefused('by a NUL in the name', () => Promise.resolve('../secret\0.txt'))
    testRefused(
      'by a link to a file outside',
      async () => (await symlink(join(base, 'secret'), join(root, 'link')), 'link'),
      'refused: outside-root',
    )
    testRefused(
      'by a link to a folder outside',
      async () => (await symlink('../root-of-another', join(root, 'sub')), 'sub/secret'),
      'refused: outside-root',
    )
    testRefused(
      'by a link found by another case',
      async () => (await symlink('../secret', join(root, 'LINK')), 'link'),
      'refused: outside-root',
    )
    testRefused('by a link that leads in a circle', async () => {
      await symlink('loop', join(root, 'loop'))
      return 'loop'
    })
    testRefused(
      'but by a link that stays inside it is as well',
      async () => {
        await put('snponly.efi', 'ipxe')
        await symlink('snponly.efi', join(root, 'bootx64.efi'))
        return 'bootx64.efi'
      },
      'ipxe',
    )
  })

  it('may be reached by a link itself', async () => {
    await put('a', 'inside')
    await symlink(root, join(base, 'alias'))
    assert.equal(await found(directorySource(join(base, 'alias')), 'a'), 'inside')
  })
  it('serves no folders, pipes or devices, and does not hang at them', async () => {
    await mkdir(join(root, 'folder'))
    execFileSync('mkfifo', [join(root, 'pipe')])
    for (const name of ['folder', 'pipe'])
      assert.equal(await found(source, name), 'refused: not-a-file', name)
    assert.equal(await found(directorySource('/dev'), 'null'), 'refused: not-a-file')
    assert.equal(await found(directorySource('/dev'), 'zero'), 'refused: not-a-file')
  })
  it('that does not exist holds no files', async () => {
    assert.equal(await found(directorySource(join(base, 'nope')), 'a'), undefined)
  })
})

describe('Files made for the client', () => {
  const source = renderedSource({
    'razor.ipxe': ({ address }) => Buffer.from(`#!ipxe\necho ${address}\n`),
    'grub/grub.cfg': () => Promise.resolve(Buffer.from('größe')),
  })
  it('are made for the one who asks', async () => {
    assert.equal(await found(source, 'razor.ipxe'), '#!ipxe\necho 10.0.0.7\n')
  })
  it('are found whatever their case', async () => {
    assert.equal(await found(source, 'Grub/GRUB.cfg'), Buffer.from('größe').toString('latin1'))
  })
  it('have their size in octets, not in characters', async () => {
    const file = await source.find('grub/grub.cfg', client)
    assert.ok(file !== undefined && 'size' in file && file.size === 7)
  })
  it('are only those', async () => {
    for (const name of ['nope', '__proto__', 'constructor', 'toString'])
      assert.equal(await found(source, name), undefined, name)
  })
})

describe('Sources in order', () => {
  const one = renderedSource({ a: () => Buffer.from('one') })
  const two = renderedSource({ a: () => Buffer.from('two'), b: () => Buffer.from('two') })
  const both: FileSource = { find: (name, who) => findFile([one, two], name, who) }
  it('answer by the first that knows the name', async () => {
    assert.equal(await found(both, 'a'), 'one')
    assert.equal(await found(both, 'b'), 'two')
    assert.equal(await found(both, 'c'), undefined)
  })
  it('do not look further once a name is refused', async () => {
    const refusing: FileSource = { find: () => Promise.resolve({ unservable: 'outside-root' }) }
    const file = await findFile([refusing, two], 'a', client)
    assert.deepEqual(file, { unservable: 'outside-root' })
  })
})
