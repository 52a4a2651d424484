/** Fake time: a clock and timers that move only when told to. */
import type { Clock, Timers } from '../../../src/system.js'

export interface FakeTime {
  readonly clock: Clock
  readonly timers: Timers
  /** Moves the clock, running what falls due on the way, in order. */
  advance(ms: number): void
  /** How many timers are waiting. */
  readonly waiting: number
}

export const fakeTime = (): FakeTime => {
  let now = 0
  let appointments: { at: number; task: () => void }[] = []
  return {
    clock: { now: () => now, monotonic: () => now },
    timers: {
      after(delayMs, task) {
        const appointment = { at: now + delayMs, task }
        appointments.push(appointment)
        return () => {
          appointments = appointments.filter((other) => other !== appointment)
        }
      },
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const next = appointments.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        appointments = appointments.filter((other) => other !== next)
        now = next.at
        next.task()
      }
      now = end
    },
    get waiting() {
      return appointments.length
    },
  }
}
