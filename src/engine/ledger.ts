/**
 * Ledger: the single writer. Decisions run one after another on one World; what waits meanwhile is written as one synced batch (group commit); answers
 * leave only after the batch is durable. A failed write takes back every decision it, and what was decided upon it, made.
 */
import type { Decision, Moment } from '../domain/decision.js'
import type { Event } from '../domain/event.js'
import { unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import type { Change, World } from '../domain/world.js'
import type { WorldState } from '../domain/world-state.js'
import type { Ledger, Store } from './ports.js'

export interface LedgerParts {
  readonly world: WorldState
  readonly store: Store
  readonly lastSequence: number
  /** Events already stored, oldest first, to be remembered from the start. */
  readonly recent: readonly Event[]
  readonly now: () => number
  readonly uuid: () => string
  readonly token: () => string
  /** Told of each failed write; the ledger goes on, refusing, until one succeeds. */
  readonly onFailure: (error: unknown) => void
}

/** How many events `recentEvents` can look back upon. */
export const eventsInMemory = 20_000
/** Decisions waiting for the disk beyond this are refused: the disk does not keep up. */
const maximumWaiting = 20_000
/** Decisions in one batch: bounds what one write holds. */
const maximumBatch = 512

interface Entry {
  readonly changes: readonly Change[]
  readonly undo: readonly Change[]
  readonly events: readonly Event[]
  readonly settle: (written: boolean) => void
}

export class WritingLedger implements Ledger {
  readonly #parts: LedgerParts
  readonly #waiting: Entry[] = []
  readonly #recent: Event[]
  readonly #listeners = new Set<(events: readonly Event[]) => void>()
  #sequence: number
  /** What failed commits may have left on the disk, to be undone there with the next one: their changes' undoing, and the last number they gave an event. */
  #doubtful: readonly Change[] = []
  #doubtfulUpTo = 0
  #writing: Promise<void> | undefined

  constructor(parts: LedgerParts) {
    this.#parts = parts
    this.#recent = parts.recent.slice(-eventsInMemory)
    this.#sequence = parts.lastSequence
  }

  get world(): World {
    return this.#parts.world
  }

  async submit<A>(decide: (world: World, moment: Moment) => Decision<A>): Promise<Result<A>> {
    if (this.#waiting.length >= maximumWaiting)
      return refuse(unavailable('too many decisions wait for the disk: try again'))
    const { now, uuid, token, world } = this.#parts
    const moment: Moment = { now: now(), uuid, token }
    const decision = decide(world, moment)
    const written = await new Promise<boolean>((settle) => {
      this.#enter(decision, moment.now, settle)
    })
    return written
      ? ok(decision.answer)
      : refuse(unavailable('the state could not be written: see the log of the appliance'))
  }

  recentEvents(
    filter: (event: Event) => boolean = () => true,
    limit: number = eventsInMemory,
  ): readonly Event[] {
    const found: Event[] = []
    for (let at = this.#recent.length - 1; at >= 0 && found.length < limit; at -= 1) {
      const event = this.#recent[at]
      if (event !== undefined && filter(event)) found.push(event)
    }
    return found
  }

  subscribe(listener: (events: readonly Event[]) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Resolves when nothing waits to be written. */
  async idle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  #enter<A>(decision: Decision<A>, now: number, settle: (written: boolean) => void): void {
    const undo = decision.changes.map((change) => this.#parts.world.apply(change)).reverse()
    const events = decision.events.map((draft): Event => ({
      ...draft,
      sequence: (this.#sequence += 1),
      at: now,
    }))
    this.#waiting.push({ changes: decision.changes, undo, events, settle })
    this.#writing ??= this.#write()
  }

  async #write(): Promise<void> {
    // Lets everything that is decided in this turn of the event loop share the first batch.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maximumBatch)
      const changes = batch.flatMap((entry) => entry.changes)
      const events = batch.flatMap((entry) => entry.events)
      try {
        if (changes.length + events.length > 0) await this.#commit(changes, events)
      } catch (error) {
        this.#doubt(batch)
        this.#takeBack([...batch, ...this.#waiting.splice(0)])
        this.#parts.onFailure(error)
        continue
      }
      for (const entry of batch) entry.settle(true)
      this.#remember(events)
    }
    // Here and not in a later turn: whoever enters next must find that nobody is writing.
    this.#writing = undefined
  }

  async #commit(changes: readonly Change[], events: readonly Event[]): Promise<void> {
    const withdrawn: number[] = []
    const from = events.at(-1)?.sequence ?? this.#sequence
    for (let at = from + 1; at <= this.#doubtfulUpTo; at += 1) withdrawn.push(at)
    await this.#parts.store.commit({ changes: [...this.#doubtful, ...changes], events, withdrawn })
    this.#doubtful = []
    this.#doubtfulUpTo = 0
  }

  /** A commit that failed may be on the disk all the same, as a restart would find: the World says it is not, so the disk shall not either. */
  #doubt(batch: readonly Entry[]): void {
    this.#doubtful = [...[...batch].reverse().flatMap((entry) => entry.undo), ...this.#doubtful]
    const last = batch.flatMap((entry) => entry.events).at(-1)?.sequence ?? 0
    this.#doubtfulUpTo = Math.max(this.#doubtfulUpTo, last)
  }

  #takeBack(entries: readonly Entry[]): void {
    for (const entry of [...entries].reverse()) {
      for (const change of entry.undo) this.#parts.world.apply(change)
      this.#sequence -= entry.events.length
    }
    for (const entry of entries) entry.settle(false)
  }

  #remember(events: readonly Event[]): void {
    if (events.length === 0) return
    this.#recent.push(...events)
    if (this.#recent.length > 2 * eventsInMemory)
      this.#recent.splice(0, this.#recent.length - eventsInMemory)
    for (const listener of this.#listeners) listener(events)
  }
}
