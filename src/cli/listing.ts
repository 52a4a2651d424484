/** Listing: which list of the API is meant, as its path, and what came of it. */
import { CliError } from './cli-error.js'

export interface Listing {
  readonly query: Readonly<Record<string, string>>
  /** With `part`: a list that belongs to this member. */
  readonly name?: string | undefined
  readonly part?: string | undefined
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
