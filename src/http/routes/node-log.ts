/** Node-log corridor: `POST /razor/api/node/log?hw_id=…`: lines of a microkernel's log, at most 64 KiB at a time. */
import type { Context, Middleware } from 'koa'
import { decideNodeLog } from '../../engine/node-log.js'
import { nodeLogLimits, readText } from '../body.js'
import { corridor, type Reply } from '../corridor.js'
import type { MachineParts } from '../parts.js'
import { parseIdentity } from '../wire.js'

type NodeLogParts = Pick<MachineParts, 'ledger' | 'system' | 'log'>

export const nodeLogRoute = (parts: NodeLogParts): Middleware =>
  corridor(parts, 'node-log', async (ctx) => answer(parts, ctx))

async function answer({ ledger, system }: NodeLogParts, ctx: Context): Promise<Reply> {
  const hwIds = parseIdentity(ctx.query)
  if (!hwIds.ok) return refused(400, hwIds.fault.message)
  const text = await readText(ctx.req, nodeLogLimits, system.timers)
  if (!text.ok) return refused(text.fault.status, text.fault.message)
  const decided = await ledger.submit((world) =>
    decideNodeLog(world, { hwIds: hwIds.value, text: text.value }),
  )
  if (!decided.ok) return refused(503, decided.refusal.message)
  return {
    status: 200,
    body: 'ok\n',
    level: 'debug',
    said: 'log taken',
    fields: { hw_id: hwIds.value.join('_'), characters: text.value.length },
  }
}

const refused = (status: number, why: string): Reply => ({
  status,
  body: `error: ${why}\n`,
  level: 'warn',
  said: `log refused: ${why}`,
  fields: { decision: 'refused', reason: why },
})
