/** Keys: the only place a database key is built or taken apart. `<collection>/<key>`, `event/<16 digits>`, `meta/…`. */
import { type Collection, collections } from '../domain/world.js'

const digits = 16

export const schemaVersionKey = 'meta/schema-version'

export const recordKey = (collection: Collection, key: string): string => `${collection}/${key}`

/** Sorts as the sequence does, up to 2^53. */
export const eventKey = (sequence: number): string =>
  `event/${String(sequence).padStart(digits, '0')}`

/** The range of all keys of one collection, for an iterator. */
export const rangeOf = (
  collection: Collection | 'event',
): { readonly gte: string; readonly lt: string } => ({
  gte: `${collection}/`,
  lt: `${collection}0`,
})

export const storedCollections: readonly Collection[] = collections
