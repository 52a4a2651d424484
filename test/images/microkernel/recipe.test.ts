/** The recipe: its lists are well formed, its scripts clean, its sources derived and not named. Builds nothing. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { needs, recipe } from './support.js'

const files = readdirSync(recipe, { recursive: true, encoding: 'utf8' })
  .filter(
    (name) =>
      /^(build\.sh|recipe\/|overlay\/)/.test(name) && /(\.(sh|awk|jq|list)|\/init)$/.test(name),
  )
  .sort()
const text = (name: string): string => readFileSync(join(recipe, name), 'utf8')
const entries = (name: string): string[] =>
  text(name)
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('['))

describe('microkernel: recipe', () => {
  it('lists each driver once, with the reason beside it', () => {
    const names = entries('recipe/drivers.list')
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    )
    for (const line of text('recipe/drivers.list').split('\n'))
      if (/^[a-z0-9]/i.test(line)) assert.match(line, /^[\w-]+ +# \S/, line)
  })

  it('has the drivers that common servers and hypervisors need', () => {
    const names = entries('recipe/drivers.list')
    for (const name of [
      'e1000e',
      'igb',
      'ixgbe',
      'i40e',
      'ice',
      'bnx2',
      'bnx2x',
      'bnxt_en',
      'tg3',
      'mlx5_core',
    ])
      assert.ok(names.includes(name), name)
    for (const name of [
      'ahci',
      'nvme',
      'megaraid_sas',
      'mpt3sas',
      'hpsa',
      'smartpqi',
      'vmw_pvscsi',
      'hv_storvsc',
    ])
      assert.ok(names.includes(name), name)
  })

  it('names files or "-" for each package of tools, each package once', () => {
    const lines = entries('recipe/tools.list')
    for (const line of lines) assert.match(line, /^[a-z0-9.+-]+ +(-|[\w./-]+( [\w./-]+)*)$/, line)
    const names = lines.map((line) => line.split(' ')[0])
    assert.equal(new Set(names).size, names.length)
  })

  it('names no place to download from', () => {
    for (const name of files)
      assert.doesNotMatch(
        text(name).replaceAll('http://*', ''),
        /https?:\/\/[a-z0-9-]+\.[a-z]/i,
        name,
      )
  })

  it('keeps every file short, with a first line that says what it is', () => {
    for (const name of files) {
      const lines = text(name).split('\n')
      assert.ok(lines.length <= 300, name)
      assert.match(lines[lines[0]?.startsWith('#!') === true ? 1 : 0] ?? '', /^# \w/, name)
    }
  })

  it('derives the private sources from those of the host: the release, main, and the firmware', () => {
    const host = [
      '# a comment\nTypes: deb deb-src\nURIs: http://mirror/debian\nSuites: trixie trixie-updates\nComponents: main contrib\nSigned-By: /k.gpg',
      'Types: deb\nURIs: http://other/apt\nSuites: trixie\nComponents: stable',
      'Enabled: no\nTypes: deb\nURIs: http://mirror/debian\nSuites: trixie\nComponents: main',
      'Types: deb\nURIs: http://mirror/debian\nSuites: sid\nComponents: main',
    ].join('\n\n')
    const derived = execFileSync(
      'awk',
      ['-v', 'from=trixie', '-v', 'to=bookworm', '-f', join(recipe, 'recipe/sources.awk')],
      { input: host, encoding: 'utf8' },
    )
    assert.equal(
      derived.trim(),
      'Types: deb\nURIs: http://mirror/debian\nSuites: bookworm bookworm-updates\nComponents: main contrib non-free-firmware\nSigned-By: /k.gpg',
    )
  })

  it('passes shellcheck', function () {
    needs(this, 'shellcheck')
    this.timeout(60000)
    const scripts = files
      .filter((name) => /(\.sh|\/init)$/.test(name))
      .map((name) => join(recipe, name))
    // Excluded: variables that one sourced part sets and another reads, which it cannot see file by file.
    execFileSync('shellcheck', ['--exclude=SC2034,SC2153,SC2154', ...scripts], { stdio: 'pipe' })
  })
})
