/** A disk that is full, and has room again: what was acknowledged afterwards must be there after a kill -9. RLIMIT_FSIZE stands in for the disk: Node.js ignores its signal, writes fail half done. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '../../src/domain/event.js'
import type { Store } from '../../src/engine/ports.js'
import { createLevelStore } from '../../src/store/level-store.js'
import { openDatabase } from '../../src/store/open.js'

const limitFiles = (bytes: string) =>
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`])

const anEvent = (sequence: number, size: number): Event => ({
  sequence,
  at: 1,
  kind: 'operator.commanded',
  message: 'm'.repeat(size),
})

async function openStore(folder: string): Promise<Store> {
  const database = await openDatabase(folder)
  assert.ok(database.ok, database.ok ? '' : database.refusal.message)
  return createLevelStore(database.value, { keepEvents: 10_000 })
}

describe('LevelStore on a disk that was full for a while', () => {
  let folder: string
  before(function () {
    try {
      limitFiles('unlimited')
    } catch {
      // Without util-linux there is nothing to fill the disk with.
      this.skip()
    }
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'razor-full-'))
  })
  afterEach(async () => {
    limitFiles('unlimited')
    await rm(folder, { recursive: true })
  })

  it('refuses meanwhile, goes on by itself, and loses nothing that it acknowledged', async () => {
    const store = await openStore(join(folder, 'db'))
    const acknowledged: number[] = []
    const write = async (sequence: number, size: number) =>
      store.commit({ changes: [], events: [anEvent(sequence, size)] }).then(
        () => acknowledged.push(sequence),
        () => undefined,
      )
    let next = 1
    for (let n = 0; n < 20; n += 1) await write(next++, 1000)
    limitFiles('50000')
    for (let n = 0; n < 5; n += 1) await write(next++, 20_000)
    limitFiles('unlimited')
    const before = acknowledged.length
    assert.ok(before < 25, 'the disk was not full')
    for (let n = 0; n < 60; n += 1) await write(next++, 1000)
    assert.equal(acknowledged.length, before + 60)
    // As a kill -9 would leave it: the files of this moment.
    await cp(join(folder, 'db'), join(folder, 'after'), { recursive: true })
    await store.close()
    const reopened = await openStore(join(folder, 'after'))
    const kept = await reopened.events({ after: 0, limit: 1000 })
    await reopened.close()
    assert.deepEqual(
      kept.map(({ sequence }) => sequence),
      acknowledged,
    )
  })
})
