/** The rules of the house that no linter knows. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commands } from '../../src/commands/index.js'
import { quirks } from '../../src/dhcp/quirks/index.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
}
const sources = filesUnder('src').filter((path) => path.endsWith('.ts'))

describe('the house', () => {
  it('has the top level that was asked for, and nothing else', () => {
    const asked =
      'package.json tsconfig.json src tftpboot images templates systemd test README.md LICENSE package-lock.json'.split(
        ' ',
      )
    const made = ['node_modules', 'dist', 'coverage']
    const tracked = existsSync(join(root, '.git'))
      ? [
          ...new Set(
            execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
              .split('\n')
              .map((path) => path.split('/')[0] ?? ''),
          ),
        ]
      : readdirSync(root)
    const others = tracked.filter(
      (name) =>
        name !== '' && !name.startsWith('.') && !asked.includes(name) && !made.includes(name),
    )
    assert.deepEqual(others, [])
  })

  it('says in the first line of every source file what it is', () => {
    assert.deepEqual(
      sources.filter((path) => !/^(#!.*\n)?\/\*\*/.test(read(path))),
      [],
    )
  })

  it('keeps source files below 300 lines, half of them below 100', () => {
    const lengths = sources.map((path) => read(path).split('\n').length).sort((a, b) => a - b)
    assert.ok((lengths.at(-1) ?? 0) <= 301)
    assert.ok((lengths[Math.floor(lengths.length / 2)] ?? 0) < 100)
  })

  it('names no machine path and no registry in what it ships', () => {
    const shipped = [
      ...sources,
      ...filesUnder('templates'),
      ...filesUnder('systemd'),
      'package.json',
      'package-lock.json',
      'README.md',
    ]
    const told = shipped.filter((path) =>
      /registry\.npm|deb\.debian\.org|"resolved"/.test(read(path)),
    )
    assert.deepEqual(told, [])
  })

  it('lists every command file', () => {
    const listed = new Set(commands.map(({ name }) => name))
    const files = filesUnder('src/commands').filter(
      (path) => /define(Prepared)?Command[(<]/.test(read(path)) && basename(path) !== 'command.ts',
    )
    const unlisted = files
      .map((path) => basename(path, '.ts'))
      .filter((name) => !listed.has(name) && !/-switch$|-tags$/.test(name))
    assert.deepEqual(unlisted, [])
    assert.equal(listed.size, commands.length)
  })

  it('tests every quirk by its name', () => {
    const untested = quirks
      .map(({ name }) => name)
      .filter((name) => !existsSync(join(root, `test/dhcp/quirks/${name}.test.ts`)))
    assert.deepEqual(untested, [])
  })
})
