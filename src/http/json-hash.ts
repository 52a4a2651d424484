/** JsonHash: the one argument of the original's POSTs: a form field `json_hash`, a JSON body with that key, or the hash itself as the body. */
import type { IncomingMessage } from 'node:http'
import { isObject, type JsonObject } from '../domain/json.js'
import type { Timers } from '../system.js'
import { type Body, type BodyLimits, formField, parseJson, readText } from './body.js'

/** Any content type: old microkernels send forms, and what looks like JSON is JSON. */
export async function readJsonHash(
  request: IncomingMessage,
  limits: BodyLimits,
  timers: Timers,
): Promise<Body<JsonObject>> {
  const text = await readText(request, limits, timers)
  if (!text.ok) return text
  const body = text.value.trimStart()
  if (!body.startsWith('{')) {
    const field = formField(text.value, 'json_hash')
    return field === undefined ? nothing : asObject(field)
  }
  const hash = asObject(body)
  if (!hash.ok || !Object.hasOwn(hash.value, 'json_hash')) return hash
  const inner = hash.value['json_hash']
  if (typeof inner === 'string') return asObject(inner)
  return isObject(inner) ? { ok: true, value: inner } : nothing
}

function asObject(text: string): Body<JsonObject> {
  const parsed = parseJson(text)
  if (!parsed.ok) return parsed
  return isObject(parsed.value) ? { ok: true, value: parsed.value } : nothing
}

const nothing: Body<never> = {
  ok: false,
  fault: { status: 400, message: 'Must Provide JSON Hash[json_hash]: an object' },
}
