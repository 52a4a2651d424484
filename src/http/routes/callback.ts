/** Callback corridor: `GET` or `POST /razor/api/policy/callback/…`. The body is never empty: some installers' wget fails on that. HEAD moves nothing. */
import type { Context, Middleware } from 'koa'
import { currentMicrokernel } from '../../domain/image.js'
import { type CallbackReply, type CallbackRequest, decideCallback } from '../../engine/callback.js'
import { type Body, nodeLogLimits, readText } from '../body.js'
import { corridor, type Reply } from '../corridor.js'
import type { MachineParts } from '../parts.js'
import { renderFailed } from '../render-failed.js'
import { statusOf } from '../status.js'
import { urlWords } from '../url-path.js'
import { parseCallback } from '../wire.js'

type CallbackParts = Pick<MachineParts, 'ledger' | 'catalog' | 'server' | 'system' | 'log'>

/** `rest`: the path behind `/razor/api/policy/callback/`, still encoded. */
export const callbackRoute = (parts: CallbackParts, rest: (ctx: Context) => string): Middleware =>
  corridor(parts, 'callback', async (ctx) => {
    if (ctx.method === 'HEAD') {
      ctx.set('Allow', 'GET, POST')
      return refused(405, 'HEAD is not answered here', {})
    }
    const detail = await detailOf(parts, ctx)
    if (!detail.ok) return refused(detail.fault.status, detail.fault.message, {})
    const path = urlWords(rest(ctx))
    if (path === undefined) return refused(404, 'no such path', {})
    const request = parseCallback(path, ctx.query, detail.value)
    if (!request.ok) return refused(404, request.fault.message, {})
    return answer(parts, request.value)
  })

/** What is posted stands for the path's last part: a reason too long or too odd for a URL. */
const detailOf = async (parts: CallbackParts, ctx: Context): Promise<Body<string>> =>
  ctx.method === 'POST'
    ? readText(ctx.req, nodeLogLimits, parts.system.timers)
    : { ok: true, value: '' }

async function answer(parts: CallbackParts, request: CallbackRequest): Promise<Reply> {
  const { activeModel, action, detail } = request
  const fields = {
    active_model: activeModel,
    action,
    ...(detail !== undefined && { detail }),
  }
  const decided = await parts.ledger.submit((world, moment) =>
    decideCallback(world, moment, request),
  )
  if (!decided.ok) return refused(503, decided.refusal.message, fields)
  const reply = decided.value
  if (!reply.ok) return refused(statusOf(reply.refusal), reply.refusal.message, fields)
  const text = await textOf(parts, reply.value)
  if (text === undefined) return refused(503, `${action} could not be rendered`, fields)
  const decision = reply.value.kind === 'file' ? reply.value.file : 'ok'
  return {
    status: 200,
    body: text,
    level: 'info',
    said: `callback ${action}`,
    fields: { ...fields, decision },
  }
}

/** Undefined when the template failed; the event has been recorded. */
async function textOf(parts: CallbackParts, reply: CallbackReply): Promise<string | undefined> {
  if (reply.kind === 'text') return reply.text
  const { ledger, catalog, server } = parts
  const microkernel = currentMicrokernel(ledger.world.image.values())
  const rendered = catalog.file(reply.file, reply.install, server, microkernel)
  if (rendered.ok) return rendered.value
  await renderFailed(ledger, {
    what: `${reply.install.template.name}/${reply.file}`,
    why: rendered.refusal.message,
    install: reply.install,
  })
  return undefined
}

const refused = (status: number, why: string, fields: object): Reply => ({
  status,
  body: `error: ${why}\n`,
  level: 'warn',
  said: `callback refused: ${why}`,
  fields: { ...fields, decision: 'refused', reason: why },
})
