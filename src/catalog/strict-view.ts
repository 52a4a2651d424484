/** Strict views: frozen plain data in which looking up a name that is not there throws and says which, wherever a template does it. */
import { nearest } from '../domain/metadata.js'

/** Thrown inside a render only; the renderer turns it into a refusal. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault'
}

export type Viewable =
  | string
  | number
  | boolean
  | null
  | readonly Viewable[]
  | { readonly [key: string]: Viewable }
  | ((...words: never[]) => string)

/**
 * A deep, frozen copy of `value` whose every unknown key throws a TemplateFault naming it from `path` on. `"key" in view` asks without
 * throwing. Objects and lists do not become text by themselves: that is a fault too, not `[object Object]`.
 */
export function strictView(value: Viewable, path: string): unknown {
  if (typeof value !== 'object' || value === null) return value
  const part = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`)
  if (Array.isArray(value)) {
    const list = value as readonly Viewable[]
    return new Proxy(
      Object.freeze(list.map((item, at) => strictView(item, part(at)))),
      rulesOfLists(path),
    )
  }
  const entries = Object.entries(value as { readonly [key: string]: Viewable })
  const copy = Object.fromEntries(entries.map(([key, item]) => [key, strictView(item, part(key))]))
  return new Proxy(Object.freeze(copy), rulesOfObjects(path))
}

/** What a template that names `key` where only `known` exist is told. */
export function unknownName(path: string, key: string, known: Iterable<string>): TemplateFault {
  const near = nearest(key, known)
  const name = path === '' ? key : `${path}.${key}`
  return new TemplateFault(
    `unknown name "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  )
}

const rulesOfObjects = (path: string): ProxyHandler<object> => ({
  get(target, key): unknown {
    if (typeof key === 'symbol') return key === Symbol.toPrimitive ? notText(path) : undefined
    if (Object.hasOwn(target, key)) return Reflect.get(target, key) as unknown
    // JSON.stringify asks every object for it.
    if (key === 'toJSON') return undefined
    throw unknownName(path, key, Object.keys(target))
  },
  has: (target, key) => Object.hasOwn(target, key),
})

const rulesOfLists = (path: string): ProxyHandler<readonly unknown[]> => ({
  get(target, key): unknown {
    if (key === Symbol.toPrimitive) return notText(path)
    // Methods and iterators that filters use; never a place beyond the end.
    if (typeof key === 'symbol' || Reflect.has(target, key))
      return Reflect.get(target, key) as unknown
    if (key === 'toJSON') return undefined
    throw unknownName(path, key, ['length'])
  },
})

const notText = (path: string) => () => {
  throw new TemplateFault(`"${path}" is not text: name one of its parts, or use | json`)
}
