/** Records: how each kind of record is written as JSON and read back. Checked both ways: a database edited by hand, or by another version, is refused by key and field. */
import { z } from 'zod'
import type { Json } from '../domain/json.js'
import { parseRule } from '../domain/rule.js'
import { HwId } from '../domain/values/hw-id.js'
import { Ipv4 } from '../domain/values/ipv4.js'
import { Label } from '../domain/values/label.js'
import { MacAddress } from '../domain/values/mac-address.js'
import { StateName, TemplateName } from '../domain/values/names.js'
import { Secret } from '../domain/values/secret.js'
import { type RecordKind, Uuid } from '../domain/values/uuid.js'
import type { Result } from '../domain/result.js'
import { type Change, type Collection, put, type Records } from '../domain/world.js'

/** A zod schema out of a domain constructor. */
const branded = <T>(parse: (text: string) => Result<T>) =>
  z.string().transform((text, context) => {
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    context.addIssue({ code: 'custom', message: parsed.refusal.message })
    return z.NEVER
  })

const uuid = <K extends RecordKind>(kind: K) => branded((text) => Uuid.parse(kind, text))
const label = branded((text) => Label.parse(text))
const mac = branded((text) => MacAddress.parse(text))
const ipv4 = branded((text) => Ipv4.parse(text))
const hwId = z
  .string()
  .regex(/^[0-9A-F]{12}$/)
  .transform((text) => HwId.unsafe(text))
const time = z.number().int().nonnegative()
const json = z.json() as z.ZodType<Json>
const jsonObject = z.record(z.string(), json)
const secret = z
  .strictObject({ $secret: z.string() })
  .transform(({ $secret }) => new Secret($secret))

const node = z.strictObject({
  uuid: uuid('node'),
  name: label,
  hwIds: z.array(hwId),
  attributes: jsonObject,
  facts: jsonObject,
  dhcpMac: mac.exactOptional(),
  lastState: z.string(),
  registeredAt: time,
  lastSeenAt: time,
})

const imageCommon = {
  uuid: uuid('image'),
  name: label,
  version: z.string(),
  files: z.array(
    z.strictObject({ path: z.string(), size: z.number().int().nonnegative(), sha256: z.string() }),
  ),
  addedAt: time,
}
const bootable = { kernel: z.string(), initrd: z.string() }
const image = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('microkernel'), ...imageCommon, ...bootable }),
  z.strictObject({ kind: z.literal('os'), ...imageCommon, ...bootable }),
  z.strictObject({
    kind: z.literal('disk'),
    ...imageCommon,
    disk: z.strictObject({
      path: z.string(),
      compression: z.enum(['none', 'gzip', 'xz', 'zstd']),
      rawBytes: z.number().int().positive(),
      rawSha256: z.string(),
    }),
  }),
])

const model = z.strictObject({
  uuid: uuid('model'),
  name: label,
  template: branded((text) => TemplateName.parse(text)),
  image: uuid('image').exactOptional(),
  metadata: z.record(
    z.string(),
    z.union([secret, z.string(), z.number(), z.boolean(), z.array(z.string())]),
  ),
  counter: z.number().int().nonnegative(),
  createdAt: time,
})

const policy = z.strictObject({
  uuid: uuid('policy'),
  name: label,
  model: uuid('model'),
  tags: z.array(label),
  matchAll: z.boolean(),
  enabled: z.boolean(),
  maximum: z.number().int().nonnegative(),
  position: z.number().int(),
  createdAt: time,
})

const matcher = z.strictObject({
  key: z.string(),
  compare: z.enum(['equal', 'like']),
  value: z.string(),
  inverse: z.boolean(),
})
const expression = z
  .strictObject({ kind: z.literal('expression'), source: json })
  .transform(({ kind, source }, context) => {
    const rule = parseRule(source)
    if (rule.ok) return { kind, source, rule: rule.value }
    context.addIssue({ code: 'custom', message: rule.refusal.message })
    return z.NEVER
  })
const tag = z.strictObject({
  uuid: uuid('tag'),
  name: label,
  rule: z.union([
    expression,
    z.strictObject({ kind: z.literal('matchers'), text: z.string(), matchers: z.array(matcher) }),
  ]),
  createdAt: time,
})

const activeModel = z.strictObject({
  uuid: uuid('active-model'),
  node: uuid('node'),
  policy: uuid('policy'),
  policyName: label,
  model: uuid('model'),
  number: z.number().int().positive(),
  hostname: z.string(),
  state: branded((text) => StateName.parse(text)),
  token: secret,
  boundAt: time,
  movedAt: time,
  installBoots: z.number().int().nonnegative(),
  captured: z.record(z.string(), z.string()),
})

const lease = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bound'),
    address: ipv4,
    expiresAt: time,
    mac,
    hostname: z.string().exactOptional(),
    boundAt: time,
  }),
  z.strictObject({ kind: z.literal('released'), address: ipv4, expiresAt: time, mac }),
  z.strictObject({ kind: z.literal('declined'), address: ipv4, expiresAt: time }),
])

const schemas: { readonly [C in Collection]: z.ZodType<Records[C]> } = {
  node,
  image,
  model,
  policy,
  tag,
  'active-model': activeModel,
  lease,
}

/** Reads one stored value; throws with the collection and the offending field, for whoever starts the appliance. */
export function readRecord(collection: Collection, text: string): Change {
  const parsed = schemas[collection].safeParse(JSON.parse(text))
  if (!parsed.success)
    throw new Error(`not a readable ${collection}: ${z.prettifyError(parsed.error)}`)
  return put(collection, parsed.data)
}

/** The JSON of a record, secrets in clear: for the database and nothing else. */
export const writeRecord = (record: Records[Collection]): string =>
  JSON.stringify(record, function (this: Record<string, unknown>, key: string, value: unknown) {
    const original = this[key]
    if (original instanceof Secret) return { $secret: original.reveal() }
    // An expression is kept as the operator wrote it; its tree, which holds compiled patterns, is made again on reading.
    if (key === 'rule' && isExpression(original))
      return { kind: original.kind, source: original.source }
    return value
  })

const isExpression = (value: unknown): value is { kind: 'expression'; source: Json } =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'expression' &&
  'source' in value
