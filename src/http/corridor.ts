/** Corridor: the frame of a journey whose answer fits in memory: time it, write the reply, say one line. What is answered, and why, each route decides. */
import type { Context, Middleware } from 'koa'
import { arrivalOf, elapsed, replyJson, replyText, type Witness } from './journey.js'

export interface Reply {
  readonly status: number
  /** Text goes out as text/plain, an object as JSON. */
  readonly body: string | object
  readonly level: 'debug' | 'info' | 'warn'
  /** The words of the log line. */
  readonly said: string
  /** Who, decision, reason: the rest of the log line. Never a token. */
  readonly fields: object
}

export const corridor =
  (witness: Witness, journey: string, answer: (ctx: Context) => Promise<Reply>): Middleware =>
  async (ctx) => {
    const { log, system } = witness
    const arrival = arrivalOf(ctx, witness)
    const { status, body, level, said, fields } = await answer(ctx)
    ctx.set('Cache-Control', 'no-store')
    // The rest of such a body is not worth waiting for.
    if (status === 408 || status === 413) ctx.set('Connection', 'close')
    if (typeof body === 'string') replyText(ctx, status, body)
    else replyJson(ctx, status, body)
    log[level](
      { journey, from: arrival.from, ...fields, status, durationMs: elapsed(system, arrival) },
      said,
    )
  }
