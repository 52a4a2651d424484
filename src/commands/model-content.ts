/** What a model is made of, checked and compared: its image must suit its template, its metadata the template's schema. */
import type { Image } from '../domain/image.js'
import { isObject, type Json, type JsonObject, sameJson } from '../domain/json.js'
import { completeMetadata } from '../domain/metadata.js'
import type { Metadata, MetadataValue, ModelTemplate } from '../domain/model.js'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { Secret } from '../domain/values/secret.js'
import type { World } from '../domain/world.js'
import { lookFor, quoted } from './lookup.js'
import type { Ports } from './ports.js'

/** Metadata as it would be stored, and as it was said: passwords can only be compared in the clear. */
export interface WantedMetadata {
  readonly complete: Metadata
  /** The keys in which what is stored differs from what is wanted. Verifies passwords against their hashes. */
  differencesFrom(stored: Metadata): readonly string[]
}

/** The image a model of `template` shall have: one of the template's kind, or none where it needs none. */
export function imageFor(
  world: World,
  template: ModelTemplate,
  name: string | undefined,
): Result<Image | undefined> {
  if (template.image === 'none')
    return name === undefined
      ? ok(undefined)
      : refuse(invalid(`template ${quoted(template.name)} needs no image`, 'image'))
  if (name === undefined)
    return refuse(
      invalid(
        `template ${quoted(template.name)} needs an image of kind ${template.image}`,
        'image',
      ),
    )
  const found = lookFor('image', world.image, name)
  if (!found.ok) return found
  const image = found.value
  return image.kind === template.image
    ? found
    : refuse(
        invalid(
          `template ${quoted(template.name)} needs an image of kind ${template.image}; "${image.name}" is of kind ${image.kind}`,
          'image',
        ),
      )
}

/** Checks `given` by the template's schema, fills defaults in and hashes passwords. */
export function readMetadata(
  template: ModelTemplate,
  given: JsonObject,
  ports: Ports,
): Result<WantedMetadata> {
  const complete = completeMetadata(template, given, (plain) => ports.hashPassword(plain))
  return complete.ok ? ok(wanted(template, given, complete.value, ports)) : complete
}

/** As `readMetadata`, for the given keys alone: the others stay as they are stored. */
export function readSomeMetadata(
  template: ModelTemplate,
  given: JsonObject,
  ports: Ports,
): Result<WantedMetadata> {
  for (const key of Object.keys(given))
    if (!template.metadata.has(key))
      return refuse(
        invalid(
          `template ${quoted(template.name)} has no metadata ${quoted(key)} (there are: ${[...template.metadata.keys()].join(', ')})`,
          `metadata.${key}`,
        ),
      )
  const fields = [...template.metadata].filter(([key]) => Object.hasOwn(given, key))
  return readMetadata({ ...template, metadata: new Map(fields) }, given, ports)
}

function wanted(
  template: ModelTemplate,
  given: JsonObject,
  complete: Metadata,
  ports: Ports,
): WantedMetadata {
  const plainOf = (key: string): Json | undefined => {
    if (Object.hasOwn(given, key)) return given[key]
    const fallback = template.metadata.get(key)?.default
    return typeof fallback === 'string' ? fallback : undefined
  }
  const isSame = (key: string, stored: MetadataValue | undefined): boolean => {
    const mine = complete[key]
    if (mine === undefined || stored === undefined) return mine === stored
    if (!(mine instanceof Secret)) return !(stored instanceof Secret) && sameJson(mine, stored)
    const plain = plainOf(key)
    return (
      stored instanceof Secret && typeof plain === 'string' && ports.verifyPassword(plain, stored)
    )
  }
  return {
    complete,
    differencesFrom: (stored) =>
      Object.keys(complete).filter(
        (key) => !isSame(key, Object.hasOwn(stored, key) ? stored[key] : undefined),
      ),
  }
}

/** Metadata values arrive as any JSON; `null` says nothing and is as if left out. */
export const withoutNulls = (given: Json): JsonObject =>
  isObject(given)
    ? Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
    : {}
