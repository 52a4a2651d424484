/** Reading a command's input: from JSON of any shape to what its schema says, or one refusal that names every fault and where it is. */
import { z } from 'zod'
import { isObject, type Json } from '../domain/json.js'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'

/** A command's input as it arrives: JSON, whatever it holds. */
export type Body = Json

/** Deeper input is refused before anything recurses into it. */
const maximumDepth = 64
const maximumFaults = 5

/**
 * Parses `body` by `schema`. Names may be written with `-` for `_` and by an attribute's aliases. Refused as `invalid`, its path that
 * of the first fault.
 */
export function readInput<S extends z.ZodObject>(schema: S, body: Body): Result<z.output<S>> {
  if (!isObject(body)) return refuse(invalid('the input must be a JSON object of attributes'))
  if (isDeeperThan(maximumDepth, body))
    return refuse(invalid(`the input is nested deeper than ${maximumDepth}`))
  const aliases = aliasesOf(schema)
  const named: [string, Json][] = []
  const seen = new Map<string, string>()
  for (const [key, value] of Object.entries(body)) {
    const spelt = key.replaceAll('-', '_')
    const name = aliases.get(spelt) ?? spelt
    const before = seen.get(name)
    if (before !== undefined)
      return refuse(invalid(`"${name}" is given twice, as "${before}" and as "${key}"`, name))
    seen.set(name, key)
    named.push([name, value])
  }
  const parsed = schema.safeParse(Object.fromEntries(named))
  if (parsed.success) return ok(parsed.data)
  return refuse(faultsOf(parsed.error, Object.keys(schema.shape)))
}

/** What `.meta()` of an attribute may carry. */
export interface AttributeMeta {
  readonly description?: string | undefined
  readonly aliases?: readonly string[]
  /** Names a file or folder on the appliance's machine: the command line makes it absolute. */
  readonly path?: boolean
}

export function aliasesOf(schema: z.ZodObject): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>()
  for (const [name, attribute] of Object.entries(schema.shape))
    for (const alias of metaOf(attribute).aliases ?? []) aliases.set(alias, name)
  return aliases
}

/** What `.meta()` said, also beneath `.optional()` and `.default()`. */
export function metaOf(attribute: unknown): AttributeMeta {
  let schema = attribute
  while (schema instanceof z.ZodType) {
    const meta = z.globalRegistry.get(schema)
    if (meta !== undefined) return meta
    if (!(schema instanceof z.ZodOptional) && !(schema instanceof z.ZodDefault)) break
    schema = schema.unwrap()
  }
  return {}
}

function faultsOf(error: z.ZodError, known: readonly string[]) {
  const [first] = error.issues
  const said = error.issues.slice(0, maximumFaults).map((issue) => sentence(issue, known))
  const more = error.issues.length - said.length
  const path = first === undefined ? '' : pathText(first.path)
  return invalid(
    said.join('; ') + (more > 0 ? `; and ${more} more` : ''),
    path === '' ? undefined : path,
  )
}

function sentence(issue: z.core.$ZodIssue, known: readonly string[]): string {
  const path = pathText(issue.path)
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0)
    return `unknown attribute ${issue.keys.map((key) => JSON.stringify(key.slice(0, 40))).join(', ')} (there are: ${known.join(', ')})`
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length === 1)
    return `"${path}" is required`
  return path === '' ? issue.message : `${path}: ${issue.message}`
}

/** `metadata.keys[0]` style. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number'
        ? `${text}[${step}]`
        : text === ''
          ? String(step)
          : `${text}.${String(step)}`,
    '',
  )

function isDeeperThan(limit: number, root: Json): boolean {
  let level: Json[] = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true
    level = level.flatMap((value) =>
      Array.isArray(value)
        ? (value as readonly Json[])
        : isObject(value)
          ? Object.values(value)
          : [],
    )
  }
  return false
}
