/** Showing lists and members of collections. */
import type { Collection } from '../commands/views/collection.js'
import { collections } from '../commands/views/index.js'
import { eventLine } from './events.js'
import { itemsOf, type Listing, listPath } from './listing.js'
import { renderMember } from './member.js'
import { printableJson } from './printable.js'
import type { Session } from './session.js'
import { renderTable } from './table.js'

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
  // A part is a choice of another collection's members; a log one of its events, read like a log.
  const shown = part === undefined ? collection : (tableFor(part) ?? collection)
  const layout = { width: terminal.columns, now: terminal.now() }
  if (items.length === 0) terminal.out(`There are no ${shown.name.replace('-', ' ')}.\n`)
  else if (shown.name === 'events')
    for (const event of [...items].reverse()) terminal.out(eventLine(event))
  else terminal.out(renderTable(shown.columns, items, layout))
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

const tableFor = (part: string): Collection | undefined =>
  collections.find(({ name }) => name === (part === 'log' ? 'events' : part))
