/**
 * EventStream: one follower of the journal over server-sent events (WHATWG HTML section 9.2). It pulls from the journal at the follower's own pace, so a slow
 * one costs a few kilobytes and misses nothing. What an event looks like is the caller's affair.
 */
import type { ServerResponse } from 'node:http'
import type { Event } from '../domain/event.js'
import type { JsonObject } from '../domain/json.js'
import type { Timers } from '../system.js'
import type { Journal } from './parts.js'

export interface Following {
  readonly journal: Journal
  /** The number of the last event the follower knows. */
  readonly after: number
  /** Calls `wake` when there may be more; the result ends that. */
  subscribe(wake: () => void): () => void
  /** The bytes of an event; undefined for one that is not wanted. */
  show(event: Event): string | undefined
  readonly timers: Timers
  readonly stopping?: AbortSignal
}

const batch = 200
const heartbeatMs = 15_000
/** Followers come back this soon after the connection broke. */
const retryMs = 2000

/** `data` on one line: JSON has no newlines of its own. */
export const frame = ({
  id,
  name,
  data,
}: {
  readonly id: number
  readonly name: string
  readonly data: JsonObject
}): string => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`

/** Resolves when the follower has gone, or the appliance is stopping. */
export async function streamEvents(out: ServerResponse, following: Following): Promise<void> {
  const bell = new Bell()
  const end = () => bell.close()
  out.once('close', end)
  following.stopping?.addEventListener('abort', end, { once: true })
  if (following.stopping?.aborted === true) end()
  const unsubscribe = following.subscribe(() => bell.ring())
  const stopBeating = beat(out, following.timers)
  try {
    out.flushHeaders()
    out.write(`retry: ${retryMs}\n\n`)
    await pump(out, following, bell)
  } finally {
    stopBeating()
    unsubscribe()
    following.stopping?.removeEventListener('abort', end)
    out.off('close', end)
    out.end()
  }
}

async function pump(out: ServerResponse, following: Following, bell: Bell): Promise<void> {
  let { after } = following
  while (!bell.isClosed()) {
    const events = await following.journal.events({ after, limit: batch })
    for (const event of events) {
      after = event.sequence
      const text = following.show(event)
      if (text !== undefined && !out.write(text)) await drained(out, bell)
      if (bell.isClosed()) return
    }
    if (events.length < batch) await bell.rung()
  }
}

/** Until the follower has taken what it was sent, or has gone. */
async function drained(out: ServerResponse, bell: Bell): Promise<void> {
  const ring = () => bell.ring()
  out.once('drain', ring)
  while (out.writableNeedDrain && !bell.isClosed()) await bell.rung()
  out.off('drain', ring)
  // Whatever was committed meanwhile rang the same bell.
  bell.ring()
}

/** Comments that keep the connection from looking dead; none while something is still on its way. */
function beat(out: ServerResponse, timers: Timers): () => void {
  let cancel: () => void = () => undefined
  const again = () => {
    cancel = timers.after(heartbeatMs, () => {
      if (out.writableLength === 0) out.write(': still here\n\n')
      again()
    })
  }
  again()
  return () => cancel()
}

/** A bell that remembers being rung until somebody listens. */
class Bell {
  #rung = false
  #closed = false
  #answer: (() => void) | undefined

  isClosed(): boolean {
    return this.#closed
  }
  ring(): void {
    this.#rung = true
    this.#answer?.()
  }
  close(): void {
    this.#closed = true
    this.ring()
  }
  /** Resolves at once when it rang since the last time, or is closed. */
  async rung(): Promise<void> {
    if (!this.#rung && !this.#closed)
      await new Promise<void>((resolve) => {
        this.#answer = resolve
      })
    this.#answer = undefined
    this.#rung = false
  }
}
