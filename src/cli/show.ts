/** Showing lists and members of collections. */
import type { Collection } from '../commands/views/collection.js'
import { collections } from '../commands/views/index.js'
import { CliError } from './cli-error.js'
import { renderMember } from './member.js'
import { printableJson } from './printable.js'
import type { Session } from './session.js'
import { renderTable } from './table.js'

export interface Listing {
  readonly query: Readonly<Record<string, string>>
  /** With `part`: a list that belongs to this member. */
  readonly name?: string | undefined
  readonly part?: string | undefined
}

export async function showList(
  { client, terminal, json }: Session,
  collection: Collection,
  { query, name, part }: Listing,
): Promise<void> {
  const body = await client.get(listPath(collection.name, { query, name, part }))
  if (json) {
    terminal.out(printableJson(body))
    return
  }
  const items = itemsOf(body)
  // A part is a choice of another collection's members, or of its events.
  const shown = part === undefined ? collection : (tableFor(part) ?? collection)
  const layout = { width: terminal.columns, now: terminal.now() }
  terminal.out(
    items.length === 0
      ? `There are no ${shown.name.replace('-', ' ')}.\n`
      : renderTable(shown.columns, items, layout),
  )
  const { total } = body
  if (typeof total === 'number' && total > items.length)
    terminal.err(`${items.length} of ${total}; more with --start and --limit\n`)
}

export async function showMember(
  { client, terminal, json }: Session,
  collection: Collection,
  name: string,
): Promise<void> {
  const body = await client.get(`/api/collections/${collection.name}/${encodeURIComponent(name)}`)
  terminal.out(json ? printableJson(body) : renderMember(body))
}

/** `/api/collections/nodes?tag=x`, or a member's part. */
export function listPath(collection: string, { query, name, part }: Listing): string {
  const parameters = new URLSearchParams(query)
  const steps = [collection, ...(name !== undefined && part !== undefined ? [name, part] : [])]
  const path = `/api/collections/${steps.map((each) => encodeURIComponent(each)).join('/')}`
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`
}

/** Throws a CliError where there is no list. */
export function itemsOf(body: Readonly<Record<string, unknown>>): readonly unknown[] {
  const { items } = body
  if (!Array.isArray(items))
    throw new CliError(
      'unreachable',
      'the answer holds no list: is that a razor appliance? (--server, RAZOR_API)',
    )
  return items
}

const tableFor = (part: string): Collection | undefined =>
  collections.find(({ name }) => name === (part === 'log' ? 'events' : part))
