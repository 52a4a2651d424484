/** Showing events: the last ones, oldest first as a log reads, and then, if asked, each as it happens. */
import type { Collection } from '../commands/views/collection.js'
import { follow } from './follow.js'
import { printable, printableJson, printableJsonLine } from './printable.js'
import type { Session } from './session.js'
import { itemsOf, listPath } from './listing.js'
import { valueAt } from './table.js'

export async function showEvents(
  session: Session,
  collection: Collection,
  asked: { readonly query: Readonly<Record<string, string>>; readonly follow: boolean },
): Promise<void> {
  const { client, terminal, json } = session
  if (asked.follow) {
    await followEvents(session, collection, asked.query)
    return
  }
  const body = await client.get(listPath(collection.name, { query: asked.query }))
  if (json) {
    terminal.out(printableJson(body))
    return
  }
  const items = itemsOf(body)
  if (items.length === 0) terminal.err('There are no such events.\n')
  for (const event of [...items].reverse()) terminal.out(eventLine(event))
}

/** How many are shown before those to come, when nobody says. */
const usualHistory = '10'

async function followEvents(
  { client, terminal, json }: Session,
  collection: Collection,
  query: Readonly<Record<string, string>>,
): Promise<void> {
  const take = (event: unknown) => {
    terminal.out(json ? `${printableJsonLine(event)}\n` : eventLine(event))
  }
  // The newest of all first: what happens between the two questions is then followed, not lost.
  const newest = await client.get(listPath(collection.name, { query: { limit: '1' } }))
  const history = listPath(collection.name, { query: { limit: usualHistory, ...query } })
  const items = itemsOf(await client.get(history))
  for (const event of [...items].reverse()) take(event)
  const after = numberOf(items[0]) ?? numberOf(itemsOf(newest)[0])
  const { node, kind } = query
  const parameters = new URLSearchParams({ ...(node && { node }), ...(kind && { kind }) })
  const path = parameters.size === 0 ? '/api/events' : `/api/events?${parameters.toString()}`
  await follow(client, { path, after, take }, terminal)
}

const numberOf = (event: unknown): number | undefined => {
  const sequence = valueAt(event, 'sequence')
  return typeof sequence === 'number' ? sequence : undefined
}

/** Time, kind and sentence on one line; the whole of it, for a pager or grep to cut. */
export function eventLine(event: unknown): string {
  const text = (path: string) => {
    const value = valueAt(event, path)
    return typeof value === 'string' ? printable(value) : ''
  }
  const time = text('time')
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
  return `${time}  ${text('kind').padEnd(20)}  ${text('message')}\n`
}
