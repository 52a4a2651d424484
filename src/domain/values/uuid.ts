/** Uuid<K>: the identifier of one record of kind K, so that a policy's cannot be passed as a node's. RFC 9562 text form, lower case. */
import { invalid } from '../refusal.js'
import { ok, refuse, type Result } from '../result.js'

declare const brand: unique symbol
export type RecordKind = 'node' | 'image' | 'model' | 'policy' | 'tag' | 'active-model' | 'event'
export type Uuid<K extends RecordKind> = string & { readonly [brand]: K }

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const Uuid = {
  parse<K extends RecordKind>(kind: K, text: string): Result<Uuid<K>> {
    const lower = text.toLowerCase()
    return shape.test(lower)
      ? ok(lower as Uuid<K>)
      : refuse(invalid(`not the UUID of a ${kind}: ${JSON.stringify(text.slice(0, 60))}`))
  },
  /** For identifiers that system.ts has just made, and for literals in tests. */
  unsafe: <K extends RecordKind>(text: string): Uuid<K> => text as Uuid<K>,
}
