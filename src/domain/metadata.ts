/** Metadata: what an operator gives a Model, made complete against its template's fields. Hashing is the caller's; where templates show it is the catalog's. */
import { type Json, type JsonObject } from './json.js'
import type { Metadata, MetadataField, MetadataValue, ModelTemplate } from './model.js'
import { invalid } from './refusal.js'
import { ok, refuse, type Result } from './result.js'
import { Secret } from './values/secret.js'

const maximumText = 4096
const maximumItems = 200

/** Whole sha512-crypt and yescrypt hashes, as crypt(5) writes them. */
const completeHash =
  /^(\$6\$(rounds=\d{4,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}|\$y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43})$/
const looksLikeHash = /^\$(\d|2[abxy]?|y|gy|7|sha1)\$/

/**
 * Checks `given` against the template's fields, fills in defaults and hashes passwords (a complete `$6$…` or `$y$…` is taken as it is).
 * Numbers, truth values and one-item lists may come as text, as from a command line. Refused (`invalid`) with every fault, each with its
 * path `metadata.<key>`; a password is never repeated in one.
 */
export function completeMetadata(
  template: Pick<ModelTemplate, 'name' | 'metadata'>,
  given: JsonObject,
  hashPassword: (plain: string) => string,
): Result<Metadata> {
  const faults: Fault[] = []
  const complete: Record<string, MetadataValue> = {}
  for (const key of Object.keys(given))
    if (!template.metadata.has(key)) faults.push(unknownKey(template, key))
  for (const [key, field] of template.metadata) {
    const value = Object.hasOwn(given, key) ? given[key] : undefined
    if (value === undefined) {
      if (field.default !== undefined) complete[key] = field.default
      else if (field.required) faults.push({ key, words: `is needed: ${field.description}` })
      continue
    }
    const checked = checkValue(field, value)
    if ('fault' in checked) faults.push({ key, words: checked.fault })
    else
      complete[key] =
        field.type === 'password' ? hashed(String(checked.value), hashPassword) : checked.value
  }
  return faults.length === 0 ? ok(complete) : refuse(invalidBecauseOf(faults))
}

/** Why `value` does not fit `field`'s type or pattern, or the value in that type. A password comes back in clear: hashing is the caller's. */
export function checkValue(
  field: Pick<MetadataField, 'type' | 'pattern'>,
  value: Json,
): { readonly value: MetadataValue } | { readonly fault: string } {
  switch (field.type) {
    case 'string':
      return checkText(value, field.pattern)
    case 'password':
      return checkPassword(value, field.pattern)
    case 'integer':
      return checkInteger(value, field.pattern)
    case 'boolean':
      if (value === true || value === 'true') return { value: true }
      if (value === false || value === 'false') return { value: false }
      return { fault: 'must be true or false' }
    case 'list':
      return checkList(value, field.pattern)
  }
}

/** The one of `known` that `word` most likely meant; undefined when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3))
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of known) {
    const distance = distanceOf(word.slice(0, 64).toLowerCase(), name.slice(0, 64).toLowerCase())
    if (distance <= limit && (best === undefined || distance < best.distance))
      best = { name, distance }
  }
  return best?.name
}

interface Fault {
  readonly key: string
  readonly words: string
}
type Checked = ReturnType<typeof checkValue>

function unknownKey(template: Pick<ModelTemplate, 'name' | 'metadata'>, key: string): Fault {
  const meant = nearest(key, template.metadata.keys())
  const known = [...template.metadata.keys()].join(', ')
  const hint =
    meant === undefined ? `it knows ${known === '' ? 'none' : known}` : `did you mean "${meant}"?`
  return { key: key.slice(0, 64), words: `is not a key of template ${template.name}; ${hint}` }
}

function invalidBecauseOf(faults: readonly Fault[]) {
  const message = faults.map(({ key, words }) => `metadata.${key} ${words}`).join('; ')
  const [only, second] = faults
  return invalid(
    message,
    only !== undefined && second === undefined ? `metadata.${only.key}` : 'metadata',
  )
}

const hashed = (password: string, hash: (plain: string) => string): Secret =>
  new Secret(completeHash.test(password) ? password : hash(password))

function checkText(value: Json, pattern: string | undefined): Checked {
  if (typeof value !== 'string') return { fault: 'must be text' }
  if (value.length > maximumText) return { fault: `is longer than ${maximumText} characters` }
  if (value.includes('\0')) return { fault: 'must not contain a zero byte' }
  return matchesPattern(value, pattern) ? { value } : { fault: `must match ${pattern ?? ''}` }
}

function checkPassword(value: Json, pattern: string | undefined): Checked {
  if (typeof value !== 'string') return { fault: 'must be text' }
  if (completeHash.test(value)) return { value }
  if (looksLikeHash.test(value))
    return {
      fault:
        'looks like a hash, but is not a complete one of sha512-crypt ($6$…) or yescrypt ($y$…)',
    }
  if (value === '') return { fault: 'must not be empty' }
  return checkText(value, pattern)
}

function checkInteger(value: Json, pattern: string | undefined): Checked {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number))
    return { fault: 'must be a whole number' }
  return matchesPattern(String(number), pattern)
    ? { value: number }
    : { fault: `must match ${pattern ?? ''}` }
}

function checkList(value: Json, pattern: string | undefined): Checked {
  const items: readonly Json[] | undefined =
    typeof value === 'string'
      ? value.split('\n').filter((line) => line.trim() !== '')
      : Array.isArray(value)
        ? (value as readonly Json[])
        : undefined
  if (items === undefined) return { fault: 'must be a list of texts' }
  if (items.length > maximumItems) return { fault: `has more than ${maximumItems} items` }
  const texts: string[] = []
  for (const [at, item] of items.entries()) {
    const checked = checkText(item, pattern)
    if ('fault' in checked) return { fault: `[${at}] ${checked.fault}` }
    texts.push(String(checked.value))
  }
  return { value: texts }
}

/** Patterns were compiled when the template was loaded: one that does not is a fault of the catalog, not of the operator. */
const matchesPattern = (text: string, pattern: string | undefined): boolean =>
  pattern === undefined || new RegExp(pattern).test(text)

/** Edit distance in which swapping two neighbours counts one. */
function distanceOf(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
