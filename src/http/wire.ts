/** Wire: everything machines send, from query strings and JSON to domain types. Each hardware id is normalised here, whatever the path it came by. Replies are in view/. */
import { z } from 'zod'
import { isObject, type Json, type JsonObject } from '../domain/json.js'
import type { BootRequest } from '../engine/boot.js'
import type { CallbackRequest } from '../engine/callback.js'
import type { CheckinRequest } from '../engine/checkin.js'
import type { Registration } from '../engine/register.js'
import { HwId } from '../domain/values/hw-id.js'
import { MacAddress } from '../domain/values/mac-address.js'
import { SystemUuid } from '../domain/values/system-uuid.js'
import { tidyAttributes, tidyFacts } from './facts.js'

/** What a machine sent does not make a request of its kind. The original told the two apart by number: 114 and 111. */
export interface WireFault {
  readonly kind: 'missing' | 'malformed'
  readonly message: string
}
export type Wire<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: WireFault }

/** A parsed query string: repeated names give lists. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** `MAC_MAC_…`, the same as a JSON array in text, or a list. */
const hwIds = z.union([z.string(), z.array(z.string()).max(64)]).transform((value, context) => {
  const parsed = HwId.parseList(typeof value === 'string' ? unlisted(value) : value.join('_'))
  if (parsed.ok) return parsed.value
  context.addIssue({ code: 'custom', message: parsed.refusal.message })
  return z.NEVER
})

const lastState = z.string().transform((text) => text.replace(/[^ -~]+/g, '?').slice(0, 64))

const bootSchema = z.object({
  hw_id: hwIds,
  dhcp_mac: z.unknown().optional(),
  smbios_uuid: z.unknown().optional(),
})
const identitySchema = z.object({ hw_id: hwIds })
const checkinSchema = z.object({
  hw_id: hwIds,
  last_state: lastState,
  first_checkin: z.unknown().optional(),
})
const registerSchema = z.object({
  hw_id: hwIds,
  attributes_hash: z
    .custom<JsonObject>((value) => isObject(value as Json))
    .transform(tidyAttributes),
  facts: z.custom<JsonObject>((value) => isObject(value as Json)).optional(),
  last_state: lastState.default('idle'),
})

/**
 * `GET /razor/api/boot`. The older `mac` replaces `hw_id`. A `dhcp_mac` that is no address (iPXE's `01-` of an absent NIC) is left out,
 * and so is a `smbios_uuid` that tells no machine from another; the original had none.
 */
export function parseBoot(query: Query): Wire<BootRequest> {
  const parsed = check(bootSchema, { ...query, ...(query['mac'] && { hw_id: query['mac'] }) })
  if (!parsed.ok) return parsed
  const given = parsed.value.dhcp_mac
  const dhcpMac = typeof given === 'string' ? MacAddress.parse(given) : undefined
  const systemUuid = SystemUuid.parse(parsed.value.smbios_uuid)
  return {
    ok: true,
    value: {
      hwIds: parsed.value.hw_id,
      ...(dhcpMac?.ok === true &&
        MacAddress.isIdentity(dhcpMac.value) && { dhcpMac: dhcpMac.value }),
      ...(systemUuid !== undefined && { systemUuid }),
    },
  }
}

/** `/razor/api/node/checkin`, from its query or its `json_hash`. `first_checkin` counts when it is there, whatever its value. */
export function parseCheckin(sent: Query | JsonObject): Wire<CheckinRequest> {
  const parsed = check(checkinSchema, unprefixed(sent))
  if (!parsed.ok) return parsed
  const { hw_id, last_state, first_checkin } = parsed.value
  return {
    ok: true,
    value: { hwIds: hw_id, lastState: last_state, first: first_checkin !== undefined },
  }
}

/** `/razor/api/node/register`: the `json_hash`. An older microkernel sends no `facts`. */
export function parseRegistration(sent: Json): Wire<Registration> {
  if (!isObject(sent)) return malformed('json_hash is not an object')
  const plain = unprefixed(sent)
  const given = plain['attributes_hash']
  if (isObject(given as Json) && Object.keys(given as JsonObject).length === 0)
    return missing('attributes_hash')
  const parsed = check(registerSchema, plain)
  if (!parsed.ok) return parsed
  const { hw_id, attributes_hash, last_state } = parsed.value
  const facts = tidyFacts(parsed.value.facts ?? {})
  if (!facts.ok) return malformed(facts.refusal.message)
  return {
    ok: true,
    value: {
      hwIds: hw_id,
      attributes: attributes_hash,
      facts: facts.value,
      lastState: last_state,
    },
  }
}

/** Who posts a piece of log. */
export function parseIdentity(query: Query): Wire<readonly HwId[]> {
  const parsed = check(identitySchema, unprefixed(query))
  return parsed.ok ? { ok: true, value: parsed.value.hw_id } : parsed
}

/** The path behind `/razor/api/policy/callback/`, decoded, and the token of the query. `detail` stands in where the path has no third part. */
export function parseCallback(
  parts: readonly string[],
  query: Query,
  detail = '',
): Wire<CallbackRequest> {
  const [activeModel, namespace, arg, ...rest] = parts
  if (activeModel === undefined) return malformed('the callback names no active model')
  if (namespace === undefined) return malformed('the callback names no namespace')
  const said = clean(rest.length > 0 ? rest.join('/') : detail)
  const token = query['token']
  return {
    ok: true,
    value: {
      activeModel,
      action: arg === undefined ? namespace : `${namespace}/${arg}`,
      token: typeof token === 'string' ? token.slice(0, 200) : '',
      ...(said !== '' && { detail: said }),
    },
  }
}

/** The original's answer to each argument that is not there. */
const mustProvide: Readonly<Record<string, string>> = {
  hw_id: 'Must Provide Hardware IDs[hw_id]',
  last_state: 'Must Provide Last State[last_state]',
  attributes_hash: 'Must Provide Attributes Hash[attributes_hash]',
}

function check<S extends z.ZodType>(
  schema: S,
  sent: Readonly<Record<string, unknown>>,
): Wire<z.output<S>> {
  const parsed = schema.safeParse(sent)
  if (parsed.success) return { ok: true, value: parsed.data }
  const [issue] = parsed.error.issues
  const key = String(issue?.path[0] ?? '')
  if (sent[key] === undefined || sent[key] === '' || sent[key] === null) return missing(key)
  if (key === 'attributes_hash') return missing(key)
  return malformed(issue?.code === 'custom' ? issue.message : `${key} is of the wrong type`)
}

const missing = (key: string): Wire<never> => ({
  ok: false,
  fault: { kind: 'missing', message: mustProvide[key] ?? `Must Provide [${key}]` },
})
const malformed = (message: string): Wire<never> => ({
  ok: false,
  fault: { kind: 'malformed', message },
})

/** Keys without the `@` of the original's instance variables; `uuid` is another name of `hw_id`, and wins. */
function unprefixed(sent: Query | JsonObject): Readonly<Record<string, unknown>> {
  const plain = new Map(
    Object.entries(sent).map(([key, value]): [string, unknown] => [key.replace(/^@/, ''), value]),
  )
  const alias = plain.get('uuid')
  if (alias !== undefined && alias !== '') plain.set('hw_id', alias)
  return Object.fromEntries(plain)
}

/** `["MAC","MAC"]` in a query string as `MAC_MAC`; other text as it is. */
const unlisted = (text: string): string =>
  text.startsWith('[')
    ? text
        .replace(/^\[|\]$/g, '')
        .replace(/["\s]/g, '')
        .replaceAll(',', '_')
    : text

/** One line that people read: no control characters, at most 200 characters. */
const clean = (text: string): string =>
  text
    .replace(/[\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 200)
