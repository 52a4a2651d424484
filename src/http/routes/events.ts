/** Events corridor: `GET /api/events`: what happens, as it happens, as server-sent events; or a piece of the journal as JSON for who asks for that. */
import type { RouterContext } from '@koa/router'
import type { Context } from 'koa'
import { eventFilter, eventView } from '../../commands/views/events.js'
import { present, type ReadContext } from '../../commands/views/reader.js'
import type { Event } from '../../domain/event.js'
import type { JsonObject } from '../../domain/json.js'
import { invalid } from '../../domain/refusal.js'
import { ok, refuse, type Result } from '../../domain/result.js'
import { replyQueryRefusal } from '../errors.js'
import { frame, streamEvents } from '../event-stream.js'
import { replyJson } from '../journey.js'
import type { OperatorParts } from '../parts.js'
import { readContext } from './collections.js'

type EventParts = Omit<OperatorParts, 'ports' | 'hosts' | 'version'>

interface Asked {
  /** The last event known; undefined: only what is yet to come. */
  readonly after: number | undefined
  readonly limit: number
  readonly wants: (context: ReadContext, event: Event) => boolean
}

/** `?after=N`, or the `Last-Event-ID` of a stream that is resumed, replays from there; `?node` and `?kind` choose. */
export const eventsRoute =
  (parts: EventParts, baseOf: (ctx: Context) => string) =>
  async (ctx: RouterContext): Promise<void> => {
    const asked = read(ctx)
    const context = () => readContext(parts, baseOf(ctx))
    if (!asked.ok) replyQueryRefusal(ctx, asked.refusal)
    else if (ctx.accepts('text/event-stream', 'application/json') === 'application/json')
      replyJson(ctx, 200, await piece(parts, asked.value, context))
    else await stream(parts, ctx, { asked: asked.value, context })
  }

function read(ctx: Context): Result<Asked> {
  const { limit = '100', ...query } = ctx.query
  if (typeof limit !== 'string' || !/^\d{1,4}$/.test(limit))
    return refuse(invalid('"limit" is a number from 0 to 9999', 'limit'))
  const wants = eventFilter(query)
  if (!wants.ok) return wants
  const after = typeof query['after'] === 'string' ? query['after'] : ctx.get('Last-Event-ID')
  if (!/^\d{0,15}$/.test(after))
    return refuse(invalid('Last-Event-ID is the number of an event', 'Last-Event-ID'))
  return ok({
    after: after === '' ? undefined : Number(after),
    limit: Number(limit),
    wants: wants.value,
  })
}

/** Oldest first: those after `after`, or the last there were. `last` is where to go on from. */
async function piece(
  { journal, ledger }: EventParts,
  { after, limit, wants }: Asked,
  context: () => ReadContext,
): Promise<JsonObject> {
  const events =
    after === undefined
      ? [...ledger.recentEvents((event) => wants(context(), event), limit)].reverse()
      : await journal.events({ after, limit })
  const items = events.filter((event) => wants(context(), event))
  return {
    items: items.map((event) => shown(context(), event)),
    last: events.at(-1)?.sequence ?? after ?? 0,
  }
}

async function stream(
  { journal, ledger, system, stopping }: EventParts,
  ctx: Context,
  { asked, context }: { readonly asked: Asked; readonly context: () => ReadContext },
): Promise<void> {
  ctx.status = 200
  ctx.set('Content-Type', 'text/event-stream')
  ctx.set('X-Accel-Buffering', 'no')
  if (ctx.method === 'HEAD') return
  // From here on the response is ours and not Koa's.
  ctx.respond = false
  await streamEvents(ctx.res, {
    journal,
    after: asked.after ?? ledger.recentEvents(undefined, 1)[0]?.sequence ?? 0,
    subscribe: (wake) => ledger.subscribe(wake),
    timers: system.timers,
    show: (event) =>
      asked.wants(context(), event)
        ? frame({ id: event.sequence, name: event.kind, data: shown(context(), event) })
        : undefined,
    ...(stopping !== undefined && { stopping }),
  })
}

/** As the collection of events shows it, but numbered: `id` is its place in the stream, `detail` what is particular to its kind. */
function shown(context: ReadContext, event: Event): JsonObject {
  const { time, kind, message, node, node_name, mac, active_model, entry } = eventView(
    context,
    event,
  )
  return present({
    id: event.sequence,
    time,
    kind,
    message,
    node,
    node_name,
    mac,
    active_model,
    detail: entry,
  })
}
