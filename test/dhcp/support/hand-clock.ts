/** A clock and timers that move when told to. */
import type { Clock, Timers } from '../../../src/system.js'

export class HandClock implements Clock, Timers {
  #now: number
  readonly #tasks = new Set<{ readonly at: number; readonly task: () => void }>()

  constructor(now: number) {
    this.#now = now
  }
  now(): number {
    return this.#now
  }
  monotonic(): number {
    return this.#now
  }
  after(delayMs: number, task: () => void): () => void {
    const entry = { at: this.#now + delayMs, task }
    this.#tasks.add(entry)
    return () => {
      this.#tasks.delete(entry)
    }
  }
  /** Moves on and runs what has become due, once each. */
  pass(ms: number): void {
    this.#now += ms
    for (const entry of [...this.#tasks])
      if (entry.at <= this.#now && this.#tasks.delete(entry)) entry.task()
  }
  /** How many tasks wait. */
  get waiting(): number {
    return this.#tasks.size
  }
}
