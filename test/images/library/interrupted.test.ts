/** An add that is killed in the middle: nothing of it is an image, and the next start clears it away. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Bench, setUp } from './support/bench.js'

const source = (path: string) => fileURLToPath(new URL(`../../../src/${path}`, import.meta.url))
const program = `
import { openLibrary } from ${JSON.stringify(source('images/library.ts'))}
import { system } from ${JSON.stringify(source('system.ts'))}
const [root, path] = process.argv.slice(1)
const library = await openLibrary(root, { system, known: new Set() })
const added = await library.value.add({ name: 'big', path, kind: 'os' })
console.log(JSON.stringify(added))
`

describe('image library: killed while adding', () => {
  let bench: Bench
  beforeEach(() => {
    bench = setUp()
  })
  afterEach(() => bench.clear())

  it('leaves no image behind, and nothing at all after the next start', async function () {
    this.timeout(60_000)
    const path = bench.source({})
    writeFileSync(join(path, 'big'), '')
    truncateSync(join(path, 'big'), 4 * 1024 ** 3)
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', program, bench.root, path],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const ended = once(child, 'close')
    while (halfDone(bench.root).length === 0 && child.exitCode === null) await setImmediate()
    assert.equal(child.exitCode, null, 'the add ended before it could be killed')
    child.kill('SIGKILL')
    await ended
    assert.equal(halfDone(bench.root).length, 1)
    assert.equal(bench.kept().length, 1)
    await bench.open()
    assert.deepEqual(bench.kept(), [])
  })
})

/** Names of adds that have begun to copy. */
const halfDone = (root: string): readonly string[] =>
  existsSync(root)
    ? readdirSync(root).filter(
        (name) => name.startsWith('.adding-') && existsSync(join(root, name, 'big')),
      )
    : []
