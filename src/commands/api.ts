/** The operator API's front page and its answers' outer shape, as values; the HTTP room puts them on the wire. */
import type { JsonObject } from '../domain/json.js'
import { notFound } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import type { Command, CommandResult } from './command.js'
import { commands } from './index.js'
import { collections } from './views/index.js'
import type { Collection } from './views/collection.js'

/** `GET /api`: every command and collection, with absolute addresses below `base` (no slash at its end). */
export const apiIndex = (base: string, version: string): JsonObject => ({
  commands: commands.map(({ name }) => ({
    name,
    rel: `${base}/spec/commands/${name}`,
    id: `${base}/api/commands/${name}`,
  })),
  collections: collections.map(({ name, filters }) => ({
    name,
    rel: `${base}/spec/collections/${name}`,
    id: `${base}/api/collections/${name}`,
    params: Object.fromEntries([
      ['depth', { type: 'number' }],
      ['start', { type: 'number' }],
      ['limit', { type: 'number' }],
      ...filters.map((filter): [string, JsonObject] => [filter.name, { type: 'string' }]),
    ]),
  })),
  version: { server: version },
})

/** The body of a 202: what was done, and where it can be looked at. */
export const commandReply = (
  base: string,
  { result, collection, name, uuid }: CommandResult,
): JsonObject => ({
  result,
  ...(collection !== undefined &&
    name !== undefined && {
      spec: `${base}/spec/collections/${collection}/member`,
      id: `${base}/api/collections/${collection}/${encodeURIComponent(name)}`,
      name,
      ...(uuid !== undefined && { uuid }),
    }),
})

export const findCommand = (name: string): Result<Command> =>
  named('command', commands, name.replaceAll('_', '-'))

export const findCollection = (name: string): Result<Collection> =>
  named('collection', collections, name.replaceAll('_', '-'))

function named<T extends { readonly name: string }>(
  what: string,
  all: readonly T[],
  name: string,
): Result<T> {
  const found = all.find((each) => each.name === name)
  return found === undefined
    ? refuse(
        notFound(
          `there is no ${what} ${JSON.stringify(name.slice(0, 60))}; there are: ${all.map((each) => each.name).join(', ')}`,
        ),
      )
    : ok(found)
}
