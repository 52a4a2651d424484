/** LevelStore: the engine's Store over any abstract-level database: LevelDB in production, memory in tests. */
import type { AbstractLevel } from 'abstract-level'
import type { Event } from '../domain/event.js'
import type { Change } from '../domain/world.js'
import type { Store } from '../engine/ports.js'
import { readEvent, writeEvent } from './events.js'
import { eventKey, rangeOf, recordKey, schemaVersionKey, storedCollections } from './keys.js'
import { migrate } from './migrations.js'
import { readRecord, writeRecord } from './records.js'

export type Database = AbstractLevel<string | Buffer | Uint8Array>

export interface LevelStoreOptions {
  /** Older events are dropped, some time after there are more than this. */
  readonly keepEvents: number
}

/** How many events come between two sweeps of old ones. */
const sweepEvery = 1000

/** Opens nothing: `database` is open, and belongs to the store from here on. Migrates it first; throws when its version is unknown. */
export async function createLevelStore(
  database: Database,
  { keepEvents }: LevelStoreOptions,
): Promise<Store> {
  await migrate(database)
  // classic-level's own option, unknown to the abstract type: the batch is on the disk when it resolves.
  const durable: object = { sync: true }
  /**
   * After a write that failed half done LevelDB would append to the torn file, and skip what follows the tear when it reads it again: everything
   * acknowledged later would be lost. Opened anew it begins a fresh one.
   */
  let isTorn = false
  const mend = async () => {
    if (!isTorn) return
    await database.close()
    await database.open()
    isTorn = false
  }
  const torn = (error: unknown) => {
    isTorn = true
    return error
  }

  return {
    async load() {
      const changes: Change[] = []
      for (const collection of storedCollections)
        for await (const [key, value] of database.iterator(rangeOf(collection)))
          changes.push(readNamed(key, () => readRecord(collection, value)))
      let lastSequence = 0
      for await (const key of database.keys({ ...rangeOf('event'), reverse: true, limit: 1 }))
        lastSequence = Number(key.slice('event/'.length))
      return { changes, lastSequence }
    },

    async commit({ changes, events, withdrawn = [] }) {
      await mend()
      const operations = [
        ...withdrawn.map(withdrawal),
        ...changes.map(operation),
        ...events.map(eventOperation),
      ]
      await database.batch(operations, durable).catch((error: unknown) => {
        throw torn(error)
      })
      const last = events.at(-1)?.sequence ?? 0
      const first = events.at(0)?.sequence ?? 0
      if (Math.floor(last / sweepEvery) > Math.floor((first - 1) / sweepEvery) && last > keepEvents)
        // The batch is on the disk, whatever becomes of this: the next sweep drops them too.
        await database
          .clear({ gte: rangeOf('event').gte, lt: eventKey(last - keepEvents) })
          .catch(torn)
    },

    async events({ after, limit }) {
      const found: Event[] = []
      for await (const value of database.values({
        gt: eventKey(after),
        lt: rangeOf('event').lt,
        limit,
      })) {
        const event = readEvent(value)
        if (event !== undefined) found.push(event)
      }
      return found
    },

    close: () => database.close(),
  }
}

type Operation = { type: 'put'; key: string; value: string } | { type: 'del'; key: string }

function operation(change: Change): Operation {
  const key = recordKey(change.collection, change.key)
  return change.kind === 'put'
    ? { type: 'put', key, value: writeRecord(change.record) }
    : { type: 'del', key }
}

const eventOperation = (event: Event): Operation => ({
  type: 'put',
  key: eventKey(event.sequence),
  value: writeEvent(event),
})

const withdrawal = (sequence: number): Operation => ({ type: 'del', key: eventKey(sequence) })

function readNamed<T>(key: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Error(
      `the state holds a record that cannot be read, ${key}: ${error instanceof Error ? error.message : 'unknown'}`,
    )
  }
}

export { schemaVersionKey }
