/** Ports: what the engine needs from outside, as interfaces only. */
import type { Decision, Moment } from '../domain/decision.js'
import type { Event, EventDraft } from '../domain/event.js'
import type { Result } from '../domain/result.js'
import type { Change, World } from '../domain/world.js'

/** Where records and events are kept. LevelDB today; nothing above may know which. */
export interface Store {
  /** Everything, once, at start. Throws when a record cannot be read: never start on half a memory. */
  load(): Promise<{ readonly changes: readonly Change[]; readonly lastSequence: number }>
  /** All or nothing, and durable (synced) when it resolves. Rejects when it could not be made so: whether it is on the disk is then unknown. */
  commit(batch: {
    readonly changes: readonly Change[]
    readonly events: readonly Event[]
    /** Numbers of events of commits that failed: not to be found afterwards, unless `events` has them anew. */
    readonly withdrawn?: readonly number[]
  }): Promise<void>
  /** Events with `after < sequence`, oldest first, at most `limit`. */
  events(range: { readonly after: number; readonly limit: number }): Promise<readonly Event[]>
  close(): Promise<void>
}

/** The single writer, as the skin sees it. */
export interface Ledger {
  /**
   * Runs `decide` on the World, makes its changes and events durable, then resolves with its answer. Refused (`unavailable`) when
   * the write failed: then the World is as it was.
   */
  submit<A>(decide: (world: World, moment: Moment) => Decision<A>): Promise<Result<A>>
  /** The World as decided: for questions. What is not yet durable may be seen a moment early; answers machines act on go through `submit`. */
  readonly world: World
  /** Newest first, from memory: at most the last `eventsInMemory`. */
  recentEvents(filter?: (event: Event) => boolean, limit?: number): readonly Event[]
  /** Calls `listener` after each commit with its events; the result ends it. */
  subscribe(listener: (events: readonly Event[]) => void): () => void
}

export type { EventDraft }
