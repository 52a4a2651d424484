/** Json: data as machines and operators send it, after parsing. Not a record of ours. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined

/**
 * Follows a dotted path (`disks.0.model`, `nics.length`) into `root`; undefined where it leads nowhere. A key that itself holds
 * dots is found first (`os.release` beside `os: {release}`). Only own properties are seen: `__proto__` is a name like any other.
 */
export function lookUp(root: Json, path: string): Json | undefined {
  if (isObject(root)) {
    const whole = own(root, path)
    if (whole !== undefined) return whole
  }
  let here: Json | undefined = root
  for (const step of path.split('.')) {
    if (Array.isArray(here)) {
      const list = here as readonly Json[]
      here =
        step === 'length' ? list.length : /^\d{1,6}$/.test(step) ? list[Number(step)] : undefined
    } else here = isObject(here) ? own(here, step) : undefined
    if (here === undefined) return undefined
  }
  return here
}

/** Equal in every part; the order of keys does not matter. */
export const sameJson = (a: Json, b: Json): boolean => canonical(a) === canonical(b)

const canonical = (value: Json): string =>
  JSON.stringify(value, (_, part: Json) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  )
