/** Decision: what a pure function over the World makes of a request: an answer, the changes that must be durable before it, and the events they are. */
import type { EventDraft } from './event.js'
import type { Change } from './world.js'

export interface Decision<A> {
  readonly answer: A
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

/** A decision that leaves the World as it is. */
export const unchanged = <A>(answer: A, events: readonly EventDraft[] = []): Decision<A> => ({
  answer,
  changes: [],
  events,
})

/** What a decision may know beside the World: the time, and fresh identifiers. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly now: number
  uuid(): string
  token(): string
}
