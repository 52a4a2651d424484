/** Journey: the outermost layer of both applications: nothing thrown inside gets past it, and what was thrown can be found in the log by its incident id. */
import type { Context, Middleware } from 'koa'
import type { Logger } from '../log.js'
import type { System } from '../system.js'

export interface Witness {
  readonly log: Logger
  readonly system: System
}

/** Turns a bug into a reply made by `apologise`, and one line with its stack. The query is not logged: it may hold a token. */
export const catchAll =
  (witness: Witness, apologise: (ctx: Context, incident: string) => void): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const incident = reportIncident(witness, ctx, error)
      if (ctx.res.headersSent) ctx.res.destroy()
      else apologise(ctx, incident)
    }
  }

/** Logs what went wrong and gives it a name people can quote. */
export function reportIncident({ log, system }: Witness, ctx: Context, error: unknown): string {
  const incident = system.ids.uuid().slice(0, 8)
  log.error(
    {
      incident,
      method: ctx.method,
      path: ctx.path.slice(0, 300),
      from: ctx.ip,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    },
    'a request met a bug',
  )
  return incident
}

/** A text reply: one line, never empty, and no type sniffing. */
export function replyText(ctx: Context, status: number, text: string): void {
  ctx.status = status
  ctx.set('Content-Type', 'text/plain')
  ctx.body = text === '' ? '\n' : text
}

/** A JSON reply under the original's content type, without a charset. */
export function replyJson(ctx: Context, status: number, value: object): void {
  ctx.status = status
  ctx.set('Content-Type', 'application/json')
  ctx.body = JSON.stringify(value)
}

/** Who came, and when: taken down at once, for a connection that has ended knows neither. */
export interface Arrival {
  readonly from: string
  /** Monotonic milliseconds. */
  readonly at: number
}
export const arrivalOf = (ctx: Context, { system }: Pick<Witness, 'system'>): Arrival => ({
  from: ctx.ip,
  at: system.clock.monotonic(),
})

/** Milliseconds since `arrival`, for log lines; tenths are enough. */
export const elapsed = (system: System, arrival: Arrival): number =>
  Math.round((system.clock.monotonic() - arrival.at) * 10) / 10
