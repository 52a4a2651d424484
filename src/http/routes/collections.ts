/** Collections corridor: `GET /api/collections/…`: lists, members and their parts, as src/commands/views describes them. Reads memory only. */
import type { RouterContext } from '@koa/router'
import type { Context } from 'koa'
import { findCollection } from '../../commands/api.js'
import type { Collection } from '../../commands/views/collection.js'
import type { ReadContext } from '../../commands/views/reader.js'
import type { JsonObject } from '../../domain/json.js'
import type { Result } from '../../domain/result.js'
import { replyQueryRefusal } from '../errors.js'
import { replyJson } from '../journey.js'
import type { OperatorParts } from '../parts.js'

type ViewParts = Pick<OperatorParts, 'ledger' | 'silentMs' | 'system'>
type BaseOf = (ctx: Context) => string

export const readContext = (
  { ledger, silentMs, system }: ViewParts,
  base: string,
): ReadContext => ({
  world: ledger.world,
  now: system.clock.now(),
  base,
  silentMs,
  events: (filter, limit) => ledger.recentEvents(filter, limit),
})

/** `?depth&start&limit` and the collection's own filters. */
export const collectionRoute = (parts: ViewParts, baseOf: BaseOf) =>
  answering(parts, baseOf, (collection, context, ctx) => collection.list(context, ctx.query))

export const memberRoute = (parts: ViewParts, baseOf: BaseOf) =>
  answering(parts, baseOf, (collection, context, ctx) =>
    collection.get(context, ctx.params['name'] ?? ''),
  )

/** `…/nodes/<name>/log` and its like. */
export const memberPartRoute = (parts: ViewParts, baseOf: BaseOf) =>
  answering(parts, baseOf, (collection, context, ctx) =>
    collection.part(
      context,
      { name: ctx.params['name'] ?? '', part: ctx.params['part'] ?? '' },
      ctx.query,
    ),
  )

type Answer = (
  collection: Collection,
  context: ReadContext,
  ctx: RouterContext,
) => Result<JsonObject>

const answering =
  (parts: ViewParts, baseOf: BaseOf, answer: Answer) =>
  (ctx: RouterContext): void => {
    const collection = findCollection(ctx.params['collection'] ?? '')
    const found = collection.ok
      ? answer(collection.value, readContext(parts, baseOf(ctx)), ctx)
      : collection
    if (found.ok) replyJson(ctx, 200, found.value)
    else replyQueryRefusal(ctx, found.refusal)
  }
