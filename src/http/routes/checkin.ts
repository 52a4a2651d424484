/** Check-in corridor: `GET` or `POST /razor/api/node/checkin`. The reply keeps the original's format to the byte. */
import type { Context, Middleware } from 'koa'
import type { JsonObject } from '../../domain/json.js'
import { decideCheckin } from '../../engine/checkin.js'
import { identify } from '../../engine/identify.js'
import { registerLimits } from '../body.js'
import type { ClientConfig } from '../client-config.js'
import { corridor, type Reply } from '../corridor.js'
import { readJsonHash } from '../json-hash.js'
import type { MachineParts } from '../parts.js'
import {
  bodyFailure,
  type ErrorEnvelope,
  refusalFailure,
  success,
  wireFailure,
} from '../view/envelope.js'
import { parseCheckin, type Query } from '../wire.js'

type CheckinParts = Pick<MachineParts, 'ledger' | 'settings' | 'system' | 'log'>

export const checkinRoute = (parts: CheckinParts, config: ClientConfig): Middleware =>
  corridor(parts, 'check-in', async (ctx: Context) => {
    if (ctx.method !== 'POST') return answer(parts, config, ctx.query)
    const sent = await readJsonHash(ctx.req, registerLimits, parts.system.timers)
    return sent.ok
      ? answer(parts, config, sent.value)
      : refused(bodyFailure('checkin_node', sent.fault))
  })

async function answer(
  { ledger, settings }: CheckinParts,
  config: ClientConfig,
  sent: JsonObject | Query,
): Promise<Reply> {
  const request = parseCheckin(sent)
  if (!request.ok) return refused(wireFailure('checkin_node', request.fault))
  const { hwIds, first } = request.value
  const decided = await ledger.submit((world, moment) =>
    decideCheckin(world, moment, { ...request.value, ...settings }),
  )
  if (!decided.ok) return refused(refusalFailure('checkin_node', decided.refusal))
  const command = decided.value
  return {
    status: 200,
    body: success('checkin_node', { command_name: command, command_param: {} }, config),
    level: 'info',
    said: `told to ${command}`,
    fields: {
      hw_id: hwIds.join('_'),
      node: identify(ledger.world, hwIds)?.name,
      first,
      decision: command,
    },
  }
}

const refused = (envelope: ErrorEnvelope): Reply => ({
  status: envelope.http_err_code,
  body: envelope,
  level: 'warn',
  said: `check-in refused: ${envelope.result}`,
  fields: { decision: 'refused', reason: envelope.result },
})
