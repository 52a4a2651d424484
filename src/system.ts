/** System: the clock, identifiers, randomness and timers of this machine, as values that tests can replace. The only caller of Date, crypto and setTimeout. */
import { randomBytes, randomUUID } from 'node:crypto'

export interface Clock {
  /** Milliseconds since 1970 (wall clock): for records and events. */
  now(): number
  /** Milliseconds that never go backwards: for durations. */
  monotonic(): number
}

export interface Timers {
  /** Runs `task` once after `delayMs` (>= 0); the result cancels it. Does not keep the process alive. */
  after(delayMs: number, task: () => void): () => void
}

export interface Ids {
  /** A random UUID, version 4, lower case. */
  uuid(): string
  /** 128 unguessable bits as 22 characters of base64url: per-install tokens. */
  token(): string
  /** An integer from 0 up to, not including, `bound`. */
  below(bound: number): number
}

export interface System {
  readonly clock: Clock
  readonly timers: Timers
  readonly ids: Ids
}

export const system: System = {
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  timers: {
    after(delayMs, task) {
      const timer = setTimeout(task, delayMs)
      timer.unref()
      return () => {
        clearTimeout(timer)
      }
    },
  },
  ids: {
    uuid: () => randomUUID(),
    token: () => randomBytes(16).toString('base64url'),
    below: (bound) => randomBytes(6).readUIntBE(0, 6) % bound,
  },
}
