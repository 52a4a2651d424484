/** File names as firmware sends them, and as attackers do. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { cleanName } from '../../src/tftp/names.js'

const testPath = (requirement: string, requested: string, path: string): void => {
  it(`${requirement}: ${JSON.stringify(requested).slice(0, 60)}`, () => {
    assert.deepEqual(cleanName(requested), { kind: 'path', path })
  })
}
const testUnusable = (why: string, requested: string): void => {
  it(`is unusable (${why}): ${JSON.stringify(requested).slice(0, 60)}`, () => {
    assert.deepEqual(cleanName(requested), { kind: 'unusable', why })
  })
}

describe('A requested file name', () => {
  testPath(
    'stays as it is',
    'pxelinux.cfg/01-52-54-00-12-34-56',
    'pxelinux.cfg/01-52-54-00-12-34-56',
  )
  testPath('keeps its case', 'EFI/BOOT/Bootx64.EFI', 'EFI/BOOT/Bootx64.EFI')
  testPath('is relative to the root, leading slash or not', '/pxelinux.0', 'pxelinux.0')
  testPath('may double its slashes', '//grub//x86_64-efi///fs.lst', 'grub/x86_64-efi/fs.lst')
  testPath('may use backslashes', '\\Boot\\BCD', 'Boot/BCD')
  testPath('may mix both', '.\\/./Boot/.\\BCD', 'Boot/BCD')
  testPath('may end in a slash', 'grub/', 'grub')
  testPath('may end in 0xFF, an option 67 read too far', 'pxelinux.0\xff', 'pxelinux.0')
  testPath(
    'may go on behind 0xFF with other options',
    'pxelinux.0\xff\x06\x04\x0a\x00x',
    'pxelinux.0',
  )
  testPath('may end in control and 8-bit junk', 'snponly.efi\x01\r\n\x8f\xa0', 'snponly.efi')
  testPath('may end in blanks', 'snponly.efi  ', 'snponly.efi')
  testPath('is UTF-8', Buffer.from('größe/ä.txt').toString('latin1'), 'größe/ä.txt')
  testPath('may hold dots that climb nowhere', '..foo/...bar/a..b', '..foo/...bar/a..b')
  testPath('has no escapes: percent is a letter', '%2e%2e/%2fetc', '%2e%2e/%2fetc')
  testPath('has no drives', 'C:\\pxelinux.0', 'C:/pxelinux.0')
  testPath('has no home directories', '~root/.ssh', '~root/.ssh')
  testPath('that is absolute stays below the root', '/etc/passwd', 'etc/passwd')

  testUnusable('climbs-out', '../etc/passwd')
  testUnusable('climbs-out', '..\\..\\windows\\system32')
  testUnusable('climbs-out', 'grub/../../etc/passwd')
  testUnusable('climbs-out', 'grub/../pxelinux.0')
  testUnusable('climbs-out', '..')
  testUnusable('climbs-out', '/..\\')
  testUnusable('climbs-out', '..\xff')
  testUnusable('control-character', 'pxelinux.0\x00.txt')
  testUnusable('control-character', 'a\nb')
  testUnusable('control-character', 'a\x7fb')
  testUnusable('empty', '')
  testUnusable('empty', '/')
  testUnusable('empty', '.\\./')
  testUnusable('empty', '\xff\xff')
  testUnusable('too-long', 'a'.repeat(512))
  testUnusable('too-long', 'a/'.repeat(600))

  it('never comes out absolute, climbing, doubled or with control characters, whatever went in', () => {
    const character = fc.oneof(
      fc.constantFrom('.', '/', '\\', '\0', '\xff', 'a'),
      fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    )
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 40 }), (requested) => {
        const name = cleanName(requested)
        if (name.kind === 'unusable') return
        for (const segment of name.path.split('/')) {
          assert.ok(segment !== '' && segment !== '.' && segment !== '..', name.path)
          assert.ok(!/[\\\x00-\x1f]/.test(segment), name.path)
        }
      }),
      { numRuns: 20_000 },
    )
  })
})
