import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryLevel } from 'memory-level'
import type { Event } from '../../src/domain/event.js'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { MacAddress } from '../../src/domain/values/mac-address.js'
import { type Change, put, remove } from '../../src/domain/world.js'
import { createLevelStore, type Database } from '../../src/store/level-store.js'
import { openDatabase } from '../../src/store/open.js'
import {
  aDiskImage,
  aMicrokernel,
  aModel,
  anActiveModel,
  aNode,
  aPolicy,
  aTag,
  startOfTime,
} from '../support/builders.js'

const mac = MacAddress.unsafe('52:54:00:aa:bb:01')
const everything = [
  put('node', aNode({ dhcpMac: mac })),
  put('image', aMicrokernel()),
  put('image', aDiskImage()),
  put('model', aModel()),
  put('policy', aPolicy()),
  put('tag', aTag('virtual', ['like', ['fact', 'virtual'], 'kvm|vmware'])),
  put('active-model', anActiveModel()),
  put('lease', {
    kind: 'bound',
    address: Ipv4.unsafe('10.0.0.9'),
    mac,
    expiresAt: startOfTime,
    boundAt: startOfTime,
    hostname: 'x',
  }),
  put('lease', { kind: 'declined', address: Ipv4.unsafe('10.0.0.10'), expiresAt: startOfTime }),
]
const anEvent = (sequence: number): Event => ({
  sequence,
  at: startOfTime,
  kind: 'operator.commanded',
  message: `m${String(sequence)}`,
})

interface Place {
  open(): Promise<Database>
  clean(): Promise<void>
}
const places: readonly [name: string, make: () => Promise<Place>][] = [
  [
    'memory',
    () => {
      const memory = new MemoryLevel()
      return Promise.resolve({
        open: () => Promise.resolve(memory as unknown as Database),
        clean: () => Promise.resolve(),
      })
    },
  ],
  [
    'LevelDB in a folder',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'razor-store-'))
      return {
        async open() {
          const database = await openDatabase(join(folder, 'db'))
          if (!database.ok) throw new Error(database.refusal.message)
          return database.value
        },
        clean: () => rm(folder, { recursive: true }),
      }
    },
  ],
]

for (const [name, make] of places)
  describe(`LevelStore over ${name}`, () => {
    let place: Place
    beforeEach(async () => {
      place = await make()
    })
    afterEach(() => place.clean())

    it('is empty at first', async () => {
      const store = await createLevelStore(await place.open(), { keepEvents: 1000 })
      assert.deepEqual(await store.load(), { changes: [], lastSequence: 0 })
      await store.close()
    })

    it('reads back every kind of record as it was written', async () => {
      const store = await createLevelStore(await place.open(), { keepEvents: 1000 })
      await store.commit({ changes: everything, events: [] })
      const { changes } = await store.load()
      const byKey = (list: readonly Change[]) =>
        new Map(list.map((change) => [`${change.collection}/${change.key}`, change]))
      assert.deepEqual(byKey(changes), byKey(everything))
      const token = changes.flatMap((c) =>
        c.kind === 'put' && c.collection === 'active-model' ? [c.record.token.reveal()] : [],
      )
      assert.deepEqual(token, ['the-token'])
      await store.close()
    })

    it('forgets what was removed', async () => {
      const store = await createLevelStore(await place.open(), { keepEvents: 1000 })
      await store.commit({ changes: [put('node', aNode())], events: [] })
      await store.commit({ changes: [remove('node', aNode().uuid)], events: [] })
      assert.deepEqual((await store.load()).changes, [])
      await store.close()
    })

    it('gives events in order, from anywhere, and knows the last', async () => {
      const store = await createLevelStore(await place.open(), { keepEvents: 1000 })
      await store.commit({ changes: [], events: [1, 2, 3, 10, 11].map(anEvent) })
      assert.deepEqual(
        (await store.events({ after: 2, limit: 2 })).map((e) => e.sequence),
        [3, 10],
      )
      assert.equal((await store.load()).lastSequence, 11)
      await store.close()
    })

    it('drops the oldest events beyond those to keep', async () => {
      const store = await createLevelStore(await place.open(), { keepEvents: 100 })
      for (let at = 0; at < 2000; at += 500)
        await store.commit({
          changes: [],
          events: Array.from({ length: 500 }, (_, n) => anEvent(at + n + 1)),
        })
      const left = await store.events({ after: 0, limit: 10_000 })
      assert.equal(left[0]?.sequence, 1900)
      await store.close()
    })
  })

describe('LevelStore', () => {
  it('refuses a record it cannot read, and names it', async () => {
    const database = new MemoryLevel() as unknown as Database
    await database.put('node/x', '{"uuid":"x"}')
    const store = await createLevelStore(database, { keepEvents: 100 })
    await assert.rejects(store.load(), /node\/x/)
  })

  it('refuses a state folder of a later version', async () => {
    const database = new MemoryLevel() as unknown as Database
    await database.put('meta/schema-version', '99')
    await assert.rejects(createLevelStore(database, { keepEvents: 100 }), /version 99/)
  })

  it('has written what it has written, even when old events cannot be swept away', async () => {
    const database = new MemoryLevel() as unknown as Database
    database.clear = () => Promise.reject(new Error('no room'))
    const store = await createLevelStore(database, { keepEvents: 1000 })
    await store.commit({ changes: [], events: [anEvent(1999), anEvent(2000)] })
    assert.equal((await store.load()).lastSequence, 2000)
  })

  it('refuses a state folder that has lost the file that names the others, instead of emptying it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'razor-store-'))
    const first = await openDatabase(join(folder, 'db'))
    assert.ok(first.ok)
    await (await createLevelStore(first.value, { keepEvents: 100 })).close()
    await rm(join(folder, 'db', 'CURRENT'))
    const second = await openDatabase(join(folder, 'db'))
    assert.match(second.ok ? '' : second.refusal.message, /CURRENT.*backup/)
    await rm(folder, { recursive: true })
  })

  it('leaves out a journal entry that cannot be read', async () => {
    const database = new MemoryLevel() as unknown as Database
    await database.put('event/0000000000000001', 'not json')
    const store = await createLevelStore(database, { keepEvents: 100 })
    assert.deepEqual(await store.events({ after: 0, limit: 10 }), [])
  })

  it('keeps a state folder for its owner’s eyes, and says so when another has it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'razor-store-'))
    const first = await openDatabase(join(folder, 'db'))
    const second = await openDatabase(join(folder, 'db'))
    assert.match(second.ok ? '' : second.refusal.message, /in use by another razord/)
    if (first.ok) await first.value.close()
    await rm(folder, { recursive: true })
  })
})
