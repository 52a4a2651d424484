import assert from 'node:assert/strict'
import type { Event } from '../../src/domain/event.js'
import { MemoryLevel } from 'memory-level'
import { put, remove } from '../../src/domain/world.js'
import { createLevelStore, type Database } from '../../src/store/level-store.js'
import type { WorldState } from '../../src/domain/world-state.js'
import { WritingLedger } from '../../src/engine/ledger.js'
import type { Store } from '../../src/engine/ports.js'
import { aNode, aPolicy, emptyWorld, anId } from '../support/builders.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { decideCheckin } from '../../src/engine/checkin.js'
import { HwId } from '../../src/domain/values/hw-id.js'
import { aWorld } from '../support/builders.js'

interface Written {
  readonly batches: number[]
  readonly store: Store
  readonly sequences: number[]
}

/** A store that writes when told to, and fails its `failing`th commit. */
function aStore(failing = -1): Written {
  const batches: number[] = []
  const sequences: number[] = []
  let commits = 0
  const store: Store = {
    load: () => Promise.resolve({ changes: [], lastSequence: 0 }),
    async commit({ changes, events }) {
      await new Promise((resolve) => setImmediate(resolve))
      commits += 1
      if (commits === failing) throw new Error('disk full')
      batches.push(changes.length)
      sequences.push(...events.map((event) => event.sequence))
    },
    events: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  }
  return { batches, store, sequences }
}

function aLedger(world: WorldState, store: Store, failures: unknown[] = []) {
  let id = 5000
  return new WritingLedger({
    world,
    store,
    lastSequence: 0,
    recent: [],
    now: () => 1_700_000_000_000,
    uuid: () => anId(id++),
    token: () => `token${String(id++)}`,
    onFailure: (error) => failures.push(error),
  })
}

const storePolicy = (n: number) => ({
  answer: n,
  changes: [put('policy', aPolicy({ uuid: Uuid.unsafe(anId(n)), position: n }))],
  events: [{ kind: 'operator.commanded' as const, message: `policy ${String(n)}` }],
})

describe('WritingLedger', () => {
  it('writes what is decided together in one batch, and answers each', async () => {
    const { store, batches } = aStore()
    const ledger = aLedger(emptyWorld(), store)
    const answers = await Promise.all([1, 2, 3].map((n) => ledger.submit(() => storePolicy(n))))
    assert.deepEqual(
      answers,
      [1, 2, 3].map((value) => ({ ok: true, value })),
    )
    assert.deepEqual(batches, [3])
  })

  it('numbers events without gaps in the order of decisions', async () => {
    const { store, sequences } = aStore()
    const ledger = aLedger(emptyWorld(), store)
    for (let n = 1; n <= 5; n += 1) await ledger.submit(() => storePolicy(n))
    assert.deepEqual(sequences, [1, 2, 3, 4, 5])
  })

  it('does not strand a decision that enters while the last batch is being answered', async () => {
    const { store } = aStore()
    const ledger = aLedger(emptyWorld(), store)
    for (let n = 1; n <= 200; n += 1) {
      const first = ledger.submit(() => storePolicy(n))
      await first.then(() => ledger.submit(() => storePolicy(1000 + n)))
    }
    await ledger.idle()
    assert.equal(ledger.world.policy.size, 400)
  })

  it('holds back the answer that changes nothing until what it was decided upon is durable', async () => {
    const order: string[] = []
    const { store } = aStore()
    const ledger = aLedger(emptyWorld(), store)
    const write = ledger.submit(() => storePolicy(1)).then(() => order.push('write'))
    const read = ledger
      .submit((world) => ({ answer: world.policy.size, changes: [], events: [] }))
      .then((size) => order.push(`read ${JSON.stringify(size)}`))
    await Promise.all([write, read])
    assert.deepEqual(order, ['write', 'read {"ok":true,"value":1}'])
  })

  for (let failing = 1; failing <= 4; failing += 1)
    it(`after the failure of write ${String(failing)} of 4 the World equals what was written, and the next write succeeds`, async () => {
      const failures: unknown[] = []
      const { store, batches, sequences } = aStore(failing)
      const ledger = aLedger(emptyWorld(), store, failures)
      const answers = []
      for (let n = 1; n <= 4; n += 1) answers.push(await ledger.submit(() => storePolicy(n)))
      const refused = answers.flatMap((answer, at) => (answer.ok ? [] : [at + 1]))
      assert.deepEqual(refused, [failing])
      assert.equal(failures.length, 1)
      assert.equal(ledger.world.policy.size, batches.length)
      assert.equal(ledger.world.policy.has(Uuid.unsafe(anId(failing))), false)
      assert.equal((await ledger.submit(() => storePolicy(9))).ok, true)
      assert.deepEqual(sequences, [1, 2, 3, 4])
    })

  it('takes back what was decided upon a write that failed', async () => {
    const { store } = aStore(1)
    const ledger = aLedger(emptyWorld(), store)
    const answers = await Promise.all([
      ledger.submit(() => storePolicy(1)),
      ledger.submit(() => storePolicy(2)),
    ])
    assert.deepEqual(
      answers.map((answer) => answer.ok),
      [false, false],
    )
    assert.equal(ledger.world.policy.size, 0)
  })

  it('a decision that throws harms nobody else', async () => {
    const { store } = aStore()
    const ledger = aLedger(emptyWorld(), store)
    await assert.rejects(
      ledger.submit(() => {
        throw new Error('a bug')
      }),
    )
    assert.equal((await ledger.submit(() => storePolicy(1))).ok, true)
  })

  it('lets two machines race for the last place of a policy, and one win', async () => {
    const world = aWorld(put('policy', aPolicy({ maximum: 1 })))
    const machines = [1, 2].map((n) =>
      aNode({ uuid: Uuid.unsafe(anId(200 + n)), hwIds: [HwId.unsafe(`52540000000${String(n)}`)] }),
    )
    for (const machine of machines) world.apply(put('node', machine))
    const ledger = aLedger(world, aStore().store)
    await Promise.all(
      machines.map(({ hwIds }) =>
        ledger.submit((w, moment) =>
          decideCheckin(w, moment, {
            hwIds,
            lastState: 'idle',
            first: false,
            registerTimeoutMs: 120_000,
          }),
        ),
      ),
    )
    assert.equal(world['active-model'].size, 1)
  })

  it('tells subscribers of events after they are durable, and remembers them', async () => {
    const { store } = aStore()
    const ledger = aLedger(emptyWorld(), store)
    const heard: Event[] = []
    const stop = ledger.subscribe((events) => heard.push(...events))
    await ledger.submit(() => storePolicy(1))
    stop()
    await ledger.submit(() => storePolicy(2))
    await ledger.idle()
    assert.deepEqual(
      heard.map((event) => event.message),
      ['policy 1'],
    )
    assert.deepEqual(
      ledger.recentEvents().map((event) => event.message),
      ['policy 2', 'policy 1'],
    )
  })
})

describe('WritingLedger over a disk whose failures may have written all the same', () => {
  /** LevelDB in memory; commits in `failing` reach it, and are reported as failed (the sync did not come back). */
  async function aDisk(failing: ReadonlySet<number>) {
    const database = new MemoryLevel() as unknown as Database
    const inner = await createLevelStore(database, { keepEvents: 1000 })
    let commits = 0
    const store: Store = {
      ...inner,
      async commit(batch) {
        commits += 1
        await inner.commit(batch)
        if (failing.has(commits)) throw new Error('the disk did not answer')
      },
    }
    return { inner, store }
  }
  const rename = (n: number) => ({
    answer: n,
    changes: [
      put('policy', aPolicy({ uuid: Uuid.unsafe(anId(n % 3)), position: n })),
      ...(n % 2 === 0 ? [remove('policy', Uuid.unsafe(anId((n + 1) % 3)))] : []),
    ],
    events: Array.from({ length: n % 4 }, (_, at) => ({
      kind: 'operator.commanded' as const,
      message: `${String(n)}.${String(at)}`,
    })),
  })

  for (let first = 1; first <= 6; first += 1)
    for (const failing of [new Set([first]), new Set([first, first + 1, first + 2])])
      it(`after writes ${[...failing].join(', ')} failed, the next one makes the disk what the World is`, async () => {
        const { inner, store } = await aDisk(failing)
        const ledger = aLedger(emptyWorld(), store)
        for (let n = 1; n <= first + failing.size - 1; n += 1)
          await Promise.all([ledger.submit(() => rename(n)), ledger.submit(() => rename(n + 1))])
        await ledger.submit(() => storePolicy(99))
        const { changes, lastSequence } = await inner.load()
        const restarted = emptyWorld()
        for (const change of changes) restarted.apply(change)
        assert.deepEqual(restarted.policy, new Map([...ledger.world.policy].sort()))
        const told = ledger
          .recentEvents()
          .map(({ sequence, message }) => `${String(sequence)} ${message}`)
        const stored = await inner.events({ after: 0, limit: 1000 })
        assert.deepEqual(
          stored.map(({ sequence, message }) => `${String(sequence)} ${message}`),
          told.reverse(),
        )
        assert.equal(lastSequence, stored.length)
      })
})
