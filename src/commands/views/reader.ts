/** Reader: what views look at for one answer, and the small things they share: references, times, tags counted once. Made anew for each answer. */
import type { ActiveModel } from '../../domain/active-model.js'
import type { Event } from '../../domain/event.js'
import type { Json, JsonObject } from '../../domain/json.js'
import type { Metadata } from '../../domain/model.js'
import type { Node } from '../../domain/node.js'
import { type EarnedTags, tagsOf } from '../../domain/tag.js'
import { Secret } from '../../domain/values/secret.js'
import { activeModelOf, type World } from '../../domain/world.js'

/** What the skin hands to a view. */
export interface ReadContext {
  readonly world: World
  /** Milliseconds since 1970. */
  readonly now: number
  /** How the asker reached the API: `http://127.0.0.1:8025`, without a slash at its end. */
  readonly base: string
  /** A free node silent for longer is shown as inactive. */
  readonly silentMs: number
  /** Newest first; the ledger's `recentEvents`. */
  events(filter?: (event: Event) => boolean, limit?: number): readonly Event[]
}

export class Reader {
  readonly world: World
  readonly now: number
  readonly silentMs: number
  readonly events: ReadContext['events']
  readonly #base: string
  readonly #earned = new Map<string, EarnedTags>()
  #nodes: readonly Node[] | undefined
  #ruled: ReadonlySet<string> | undefined

  constructor(context: ReadContext) {
    this.world = context.world
    this.now = context.now
    this.silentMs = context.silentMs
    this.events = (filter, limit) => context.events(filter, limit)
    this.#base = context.base
  }

  /** Where to look for a member of a collection, or for one of its parts. */
  ref(collection: string, name: string, part?: string): JsonObject {
    const path = [collection, name, ...(part === undefined ? [] : [part])]
    return {
      id: `${this.#base}/api/collections/${path.map(encodeURIComponent).join('/')}`,
      name: part ?? name,
    }
  }

  /** razor-server's word for what kind of answer this is; clients look at its end only. */
  spec(collection: string, member = false): string {
    return `${this.#base}/spec/collections/${collection}${member ? '/member' : ''}`
  }

  /** The tags of a node, worked out once per answer. */
  tagsOf(node: Node): EarnedTags {
    const known = this.#earned.get(node.uuid)
    if (known !== undefined) return known
    const earned = tagsOf(node, this.world.tag.values())
    this.#earned.set(node.uuid, earned)
    return earned
  }

  /** All nodes in the order of their names, `node10` after `node9`. */
  get nodes(): readonly Node[] {
    this.#nodes ??= [...this.world.node.values()].sort(
      (a, b) => byNumber.compare(a.name, b.name) || (a.name < b.name ? -1 : 1),
    )
    return this.#nodes
  }

  /** A tag that has a rule is linked to; the system's own have a name only. */
  tagRef(name: string): JsonObject {
    this.#ruled ??= new Set([...this.world.tag.values()].map((tag) => tag.name))
    return this.#ruled.has(name) ? this.ref('tags', name) : { name }
  }

  activeModelOf(node: Node): ActiveModel | undefined {
    return activeModelOf(this.world, node.uuid)
  }
}

const byNumber = new Intl.Collator('en', { numeric: true })

/** ISO 8601 in UTC; null for what is no time. */
export function isoTime(ms: number): string | null {
  if (!(Math.abs(ms) <= 8.64e15)) return null
  // eslint-disable-next-line no-restricted-globals -- writes down a time it is given; does not read the clock
  return new Date(ms).toISOString()
}

/** The object without what is undefined. */
export function present(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept: Record<string, Json> = {}
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value
  return kept
}

/** Metadata for people: a password is `***`, not even its hash. */
export const shownMetadata = (metadata: Metadata): JsonObject =>
  Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, value instanceof Secret ? '***' : value]),
  )
