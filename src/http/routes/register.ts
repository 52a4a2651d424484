/** Register corridor: `POST /razor/api/node/register`. Answers with the node as the original dumped it. */
import type { Context, Middleware } from 'koa'
import { decideRegister } from '../../engine/register.js'
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
import { nodeHash } from '../view/node-hash.js'
import { parseRegistration } from '../wire.js'

type RegisterParts = Pick<MachineParts, 'ledger' | 'settings' | 'system' | 'log'>

export const registerRoute = (parts: RegisterParts, config: ClientConfig): Middleware =>
  corridor(parts, 'register', async (ctx) => answer(parts, config, ctx))

async function answer(parts: RegisterParts, config: ClientConfig, ctx: Context): Promise<Reply> {
  const { ledger, settings, system } = parts
  const sent = await readJsonHash(ctx.req, registerLimits, system.timers)
  if (!sent.ok) return refused(bodyFailure('register_node', sent.fault))
  const request = parseRegistration(sent.value)
  if (!request.ok) return refused(wireFailure('register_node', request.fault))
  const decided = await ledger.submit((world, moment) =>
    decideRegister(world, moment, { ...request.value, ...settings }),
  )
  const registered = decided.ok ? decided.value : decided
  if (!registered.ok) return refused(refusalFailure('register_node', registered.refusal))
  const node = registered.value
  const seen = { now: system.clock.now(), silentMs: settings.registerTimeoutMs }
  return {
    status: 200,
    body: success('register_node', nodeHash(node, ledger.world, seen), config),
    level: 'info',
    said: `registered ${node.name}`,
    fields: {
      hw_id: request.value.hwIds.join('_'),
      node: node.name,
      decision: 'registered',
      facts: Object.keys(node.attributes).length,
    },
  }
}

const refused = (envelope: ErrorEnvelope): Reply => ({
  status: envelope.http_err_code,
  body: envelope,
  level: 'warn',
  said: `registration refused: ${envelope.result}`,
  fields: { decision: 'refused', reason: envelope.result },
})
