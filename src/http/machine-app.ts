/** MachineApp: what machines reach: boot script, check-in, registration, callbacks, logs and files. The route table of one segment; never listens. */
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import { clientConfig } from './client-config.js'
import { DownloadSlots } from './download-slots.js'
import { catchAll, replyJson, replyText } from './journey.js'
import { noBrowsers } from './no-browsers.js'
import type { MachineParts } from './parts.js'
import { bootFileRoute, razorIpxeRoute } from './routes/boot-file.js'
import { bootRoute } from './routes/boot.js'
import { callbackRoute } from './routes/callback.js'
import { checkinRoute } from './routes/checkin.js'
import { healthRoute } from './routes/health.js'
import { imageRoute } from './routes/image.js'
import { nodeLogRoute } from './routes/node-log.js'
import { registerRoute } from './routes/register.js'
import { incidentFailure, type NodeCommand } from './view/envelope.js'

export function createMachineApp(parts: MachineParts): Koa {
  const config = clientConfig(parts.server, parts.settings)
  const slots = new DownloadSlots(parts.downloads)
  const router = new Router()
  const checkin = checkinRoute(parts, config)
  const callback = callbackRoute(parts, after('/razor/api/policy/callback/'))
  const razorIpxe = razorIpxeRoute(parts)
  // The router answers HEAD wherever it answers GET; each route knows whether that may move anything.
  router.get('/razor/api/boot', bootRoute(parts))
  router.get('/razor/api/node/checkin', checkin)
  router.post('/razor/api/node/checkin', checkin)
  router.post('/razor/api/node/register', registerRoute(parts, config))
  router.post('/razor/api/node/log', nodeLogRoute(parts))
  router.get(/^\/razor\/api\/policy\/callback\//, callback)
  router.post(/^\/razor\/api\/policy\/callback\//, callback)
  router.get(/^\/razor\/image\//, imageRoute(parts, slots, after('/razor/image/')))
  router.get('/razor/boot/razor.ipxe', razorIpxe)
  router.get('/tftpboot/razor.ipxe', razorIpxe)
  router.get(/^\/tftpboot\//, bootFileRoute(parts, slots, after('/tftpboot/')))
  router.get('/health', healthRoute(parts))
  const app = new Koa()
  app.use(catchAll(parts, apologise))
  app.use(async (ctx, next) => {
    ctx.set('X-Content-Type-Options', 'nosniff')
    await next()
    if (ctx.status < 400 || ctx.respond === false || ctx.body !== undefined) return
    if (ctx.status === 404) notHere(ctx)
    parts.log.debug(
      { method: ctx.method, path: ctx.path.slice(0, 300), from: ctx.ip, status: ctx.status },
      'nothing of ours was asked for',
    )
  })
  app.use(noBrowsers)
  app.use(headMovesNothing)
  app.use(router.routes())
  app.use(router.allowedMethods())
  app.on('error', (error: Error) => parts.log.debug({ error: error.message }, 'a reply broke off'))
  return app
}

/** Check-in and registration change what is known; the other routes look to HEAD themselves. */
const headMovesNothing: Koa.Middleware = async (ctx, next) => {
  if (ctx.method !== 'HEAD' || !ctx.path.startsWith('/razor/api/node/')) await next()
  else {
    ctx.set('Allow', 'GET, POST')
    ctx.status = 405
  }
}

const after =
  (prefix: string) =>
  (ctx: Context): string =>
    ctx.path.slice(prefix.length)

function notHere(ctx: Context): void {
  if (ctx.path.startsWith('/razor/api/'))
    // The original's words for a part of its API that it does not have.
    replyJson(ctx, 404, {
      slice: 'ProjectRazor::Slice',
      result: 'InvalidSlice',
      http_err_code: 404,
    })
  else replyText(ctx, 404, 'Error: Not Found\n')
}

function apologise(ctx: Context, incident: string): void {
  const command: NodeCommand | undefined = ctx.path.startsWith('/razor/api/node/')
    ? ctx.path.includes('/register')
      ? 'register_node'
      : ctx.path.includes('/log')
        ? 'log_node'
        : 'checkin_node'
    : undefined
  if (command === undefined) replyText(ctx, 500, `error: internal error, incident ${incident}\n`)
  else replyJson(ctx, 500, incidentFailure(command, incident))
}
