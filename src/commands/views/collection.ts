/** Collection: a kind of thing operators look at, described once. HTTP's lists and the command line's tables follow from it; nothing here changes the world. */
import type { JsonObject } from '../../domain/json.js'
import { invalid, notFound } from '../../domain/refusal.js'
import { ok, refuse, type Result } from '../../domain/result.js'
import { type ReadContext, Reader } from './reader.js'

/** A column of the command line's table: where in a row its value is, and how a person reads it. */
export interface Column {
  readonly heading: string
  /** Dotted, into a row. */
  readonly path: string
  readonly as?: 'text' | 'age' | 'bytes' | 'names' | 'count'
}

/** Query parameters as they came. */
export type Query = Readonly<Record<string, unknown>>

/** A list has this shape whatever it holds: none, one or many. */
export type ListBody = JsonObject & {
  readonly spec: string
  readonly items: readonly JsonObject[]
  /** How many there are, of which `items` may be a part. */
  readonly total: number
}

export interface Parameter {
  readonly name: string
  readonly description: string
}

export interface Collection {
  /** Plural, as in URLs: `active-models`. */
  readonly name: string
  /** Singular: `active-model`. */
  readonly member: string
  readonly summary: string
  readonly columns: readonly Column[]
  /** What `list` understands beside `depth`, `start` and `limit`. */
  readonly filters: readonly Parameter[]
  /** Lists that belong to a member: a node's `log`. */
  readonly parts: readonly Parameter[]
  /** `depth`: 0 references, 1 (as if left out) rows, 2 everything. Refused for a parameter it does not know. */
  list(context: ReadContext, query: Query): Result<ListBody>
  /** One member, whole. */
  get(context: ReadContext, name: string): Result<JsonObject>
  part(context: ReadContext, member: MemberPart, query: Query): Result<ListBody>
}

export interface MemberPart {
  readonly name: string
  readonly part: string
}

type Keep<R> = (reader: Reader, record: R) => boolean

interface Filter<R> {
  readonly description: string
  /** Reads the parameter's text. */
  readonly read: (text: string) => Result<Keep<R>>
}
interface Part<R> {
  readonly description: string
  readonly list: (reader: Reader, record: R, query: Query) => Result<ListBody>
}

export interface CollectionDefinition<R> {
  readonly name: string
  readonly member: string
  readonly summary: string
  readonly columns: readonly Column[]
  /** In the order shown. */
  readonly all: (reader: Reader) => readonly R[]
  readonly nameOf: (record: R) => string
  readonly find: (reader: Reader, name: string) => Result<R>
  readonly row: (reader: Reader, record: R) => JsonObject
  /** What a member has beyond its row. */
  readonly rest?: (reader: Reader, record: R) => JsonObject
  readonly filters?: Readonly<Record<string, Filter<R>>>
  readonly parts?: Readonly<Record<string, Part<R>>>
  /** How many items a list has when nobody says; all of them, when left out. */
  readonly usualLimit?: number
}

export function defineCollection<R>(definition: CollectionDefinition<R>): Collection {
  const { name, member, summary, columns, filters = {}, parts = {} } = definition
  const described = (of: Readonly<Record<string, { readonly description: string }>>) =>
    Object.entries(of).map(([key, { description }]) => ({ name: key, description }))
  return {
    name,
    member,
    summary,
    columns,
    filters: described(filters),
    parts: described(parts),
    list(context, query) {
      const reader = new Reader(context)
      return listOf(definition, reader, definition.all(reader), query)
    },
    get(context, wanted) {
      const reader = new Reader(context)
      const found = definition.find(reader, wanted)
      return found.ok ? ok(whole(definition, reader, found.value)) : found
    },
    part(context, wanted, query) {
      const reader = new Reader(context)
      const found = definition.find(reader, wanted.name)
      if (!found.ok) return found
      const part = Object.hasOwn(parts, wanted.part) ? parts[wanted.part] : undefined
      return part === undefined
        ? refuse(
            notFound(
              `a ${member} has no ${JSON.stringify(wanted.part.slice(0, 60))}${Object.keys(parts).length === 0 ? '' : `; it has: ${Object.keys(parts).join(', ')}`}`,
            ),
          )
        : part.list(reader, found.value, query)
    },
  }
}

/** A part that is a choice of another collection's members. */
export const partOf = <R, X>(
  description: string,
  of: CollectionDefinition<X>,
  select: (reader: Reader, record: R) => readonly X[],
): Part<R> => ({
  description,
  list: (reader, record, query) => listOf(of, reader, select(reader, record), query),
})

/** A filter that keeps what has this text in it, whatever the case. */
export const textFilter = <R>(
  description: string,
  textOf: (reader: Reader, record: R) => string | undefined,
): Filter<R> => ({
  description,
  read: (text) =>
    ok(
      (reader, record) =>
        textOf(reader, record)?.toLowerCase().includes(text.toLowerCase()) ?? false,
    ),
})

function listOf<R>(
  definition: CollectionDefinition<R>,
  reader: Reader,
  records: readonly R[],
  query: Query,
): Result<ListBody> {
  const asked = readQuery(definition, query)
  if (!asked.ok) return asked
  const { depth, start, limit, keep } = asked.value
  const kept = records.filter((record) => keep.every((test) => test(reader, record)))
  const items = kept
    .slice(start, start + limit)
    .map((record) =>
      depth === 0
        ? reference(definition, reader, record)
        : depth === 1
          ? { ...reference(definition, reader, record), ...definition.row(reader, record) }
          : whole(definition, reader, record),
    )
  return ok({ spec: reader.spec(definition.name), items, total: kept.length })
}

const reference = <R>(
  { name, nameOf }: CollectionDefinition<R>,
  reader: Reader,
  record: R,
): JsonObject => ({ spec: reader.spec(name, true), ...reader.ref(name, nameOf(record)) })

const whole = <R>(definition: CollectionDefinition<R>, reader: Reader, record: R): JsonObject => ({
  ...reference(definition, reader, record),
  ...definition.row(reader, record),
  ...definition.rest?.(reader, record),
})

interface Asked<R> {
  readonly depth: number
  readonly start: number
  readonly limit: number
  readonly keep: readonly Keep<R>[]
}

function readQuery<R>(definition: CollectionDefinition<R>, query: Query): Result<Asked<R>> {
  const { filters = {} } = definition
  const asked = { depth: 1, start: 0, limit: definition.usualLimit ?? Number.MAX_SAFE_INTEGER }
  const bounds = { depth: 2, start: 1e9, limit: 1e6 }
  const keep: Keep<R>[] = []
  for (const [key, text] of Object.entries(query)) {
    if (text === undefined) continue
    if (typeof text !== 'string') return refuse(invalid(`give "${key}" once`, key))
    if (key === 'depth' || key === 'start' || key === 'limit') {
      if (!/^\d{1,9}$/.test(text) || Number(text) > bounds[key])
        return refuse(invalid(`"${key}" is a number from 0 to ${bounds[key]}`, key))
      asked[key] = Number(text)
      continue
    }
    const filter = Object.hasOwn(filters, key) ? filters[key] : undefined
    if (filter === undefined)
      return refuse(
        invalid(
          `unknown parameter ${JSON.stringify(key.slice(0, 60))} (there are: ${['depth', 'start', 'limit', ...Object.keys(filters)].join(', ')})`,
          key.slice(0, 60),
        ),
      )
    const test = filter.read(text)
    if (!test.ok) return test
    keep.push(test.value)
  }
  return ok({ ...asked, keep })
}
