/** OperatorApp: the API that operators, the `razor` command and the existing razor client use: commands, collections, events. The route table; never listens. */
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import { apiIndex } from '../commands/api.js'
import { replyError } from './errors.js'
import { guard } from './guard.js'
import { catchAll, replyJson } from './journey.js'
import type { OperatorParts } from './parts.js'
import { collectionRoute, memberPartRoute, memberRoute } from './routes/collections.js'
import { commandHelpRoute, commandRoute } from './routes/commands.js'
import { eventsRoute } from './routes/events.js'
import { healthRoute } from './routes/health.js'

export function createOperatorApp(parts: OperatorParts): Koa {
  const router = new Router()
  router.get('/api', (ctx) => replyJson(ctx, 200, apiIndex(baseOf(ctx), parts.version)))
  router.get('/api/commands/:command', commandHelpRoute())
  router.post('/api/commands/:command', commandRoute(parts, baseOf))
  router.get('/api/collections/:collection', collectionRoute(parts, baseOf))
  router.get('/api/collections/:collection/:name', memberRoute(parts, baseOf))
  router.get('/api/collections/:collection/:name/:part', memberPartRoute(parts, baseOf))
  router.get('/api/events', eventsRoute(parts, baseOf))
  router.get('/health', healthRoute(parts))
  const app = new Koa()
  app.use(
    catchAll(parts, (ctx, incident) =>
      replyError(ctx, 500, `internal error; the log has it as incident ${incident}`),
    ),
  )
  app.use(guard(parts.hosts))
  app.use(onlyJson)
  app.use(router.routes())
  app.use(router.allowedMethods())
  app.on('error', (error: Error) => parts.log.debug({ error: error.message }, 'a reply broke off'))
  return app
}

/** How the asker reached us; the guard has seen to it that it is a name of ours. */
const baseOf = (ctx: Context): string => `http://${ctx.host}`

/** 406 for who takes no JSON, and JSON for what the router leaves unanswered. */
const onlyJson: Koa.Middleware = async (ctx, next) => {
  if (ctx.accepts('application/json', 'text/event-stream') === false)
    replyError(ctx, 406, 'this API speaks application/json')
  else {
    await next()
    if (ctx.respond !== false && ctx.body === undefined) unanswered(ctx)
  }
}

function unanswered(ctx: Context): void {
  const path = ctx.path.slice(0, 200)
  if (ctx.status === 404)
    replyError(ctx, 404, `there is nothing at ${path}: GET /api lists what there is`)
  else if (ctx.status === 405) replyError(ctx, 405, `${ctx.method} is not for ${path}`)
  else if (ctx.status === 501) replyError(ctx, 501, `${ctx.method} is not known here`)
}
