/** One member of a collection, whole, for a person: fields line by line, what is inside further in. */
import { printable } from './printable.js'
import { plainText } from './table.js'

/** What only programs need: addresses of the API. */
const forPrograms: ReadonlySet<string> = new Set(['spec', 'id'])
const step = '  '

/** Text ending in a newline. */
export const renderMember = (member: Readonly<Record<string, unknown>>): string =>
  fields(member, '').join('\n') + '\n'

function fields(object: Readonly<Record<string, unknown>>, indent: string): string[] {
  const shown = Object.entries(object).filter(
    ([key, value]) => !forPrograms.has(key) && !isPart(key, value),
  )
  const width = Math.max(
    0,
    ...shown.filter(([, value]) => isShort(value)).map(([key]) => key.length),
  )
  return shown.flatMap(([key, value]) => {
    const label = `${indent}${printable(key)}:`
    if (isShort(value))
      return [`${label}${' '.repeat(width - key.length + 1)}${short(value)}`.trimEnd()]
    return [label, ...inside(value, indent + step)]
  })
}

function inside(value: unknown, indent: string): string[] {
  if (Array.isArray(value))
    return value.flatMap((item) => {
      if (isShort(item)) return [`${indent}- ${short(item)}`]
      const [first = '', ...rest] = inside(item, indent + step)
      return [`${indent}- ${first.trimStart()}`, ...rest]
    })
  return fields(value as Record<string, unknown>, indent)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A pointer to another member: its name is all a person needs. */
const isReference = (value: unknown): value is { name: unknown } =>
  isObject(value) &&
  'name' in value &&
  Object.keys(value).every((key) => ['id', 'name', 'count', 'missing'].includes(key))

/** A list of its own, to be asked for: `razor nodes NAME log`. */
const isPart = (key: string, value: unknown): boolean =>
  isReference(value) && value.name === key && !('count' in value)

const isShort = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  isReference(value) ||
  Object.keys(value).length === 0 ||
  (Array.isArray(value) && value.every((each) => typeof each !== 'object' || isReference(each))) ||
  isRule(value)

/** Nested lists and nothing else, as tag rules are. */
const isRule = (value: unknown): boolean =>
  Array.isArray(value) && typeof value[0] === 'string' && !value.some(isObject)

function short(value: unknown): string {
  if (isReference(value)) return referenceText(value)
  if (Array.isArray(value))
    return value.length === 0
      ? '(none)'
      : isRule(value) && value.some((each) => Array.isArray(each))
        ? plainText(value)
        : value.map(short).join(', ')
  if (isObject(value)) return '(none)'
  return plainText(value)
}

function referenceText(reference: { name: unknown; count?: unknown; missing?: unknown }): string {
  if (reference.count !== undefined) return plainText(reference.count)
  return plainText(reference.name) + (reference.missing === true ? ' (gone)' : '')
}
