/** Errors: what an operator is told when something is refused or has failed: a status and `{"error": …}`. Machines have their own in view/envelope.ts. */
import type { Context } from 'koa'
import type { Refusal } from '../domain/refusal.js'
import type { BodyFault } from './body.js'
import { replyJson } from './journey.js'
import { statusOf } from './status.js'

/** razor-server's shape; the sentence is for a person, and says what to do. */
export function replyError(ctx: Context, status: number, message: string): void {
  if (status === 408 || status === 413) ctx.set('Connection', 'close')
  replyJson(ctx, status, { error: message })
}

/** What a command refused. Input that its schema, or its decision, finds wrong is 422: the JSON itself was readable. */
export const replyRefusal = (ctx: Context, refusal: Refusal): void =>
  replyError(ctx, refusal.kind === 'invalid' ? 422 : statusOf(refusal), sentenceOf(refusal))

/** What a question refused: a wrong parameter in a URL is 400. */
export const replyQueryRefusal = (ctx: Context, refusal: Refusal): void =>
  replyError(ctx, statusOf(refusal), sentenceOf(refusal))

export const replyBodyFault = (ctx: Context, { status, message }: BodyFault): void =>
  replyError(ctx, status, message)

function sentenceOf(refusal: Refusal): string {
  if (refusal.kind !== 'in-use' || refusal.by.length === 0) return refusal.message
  const named = refusal.by.every((name) => refusal.message.includes(name))
  return named ? refusal.message : `${refusal.message} (${refusal.by.join(', ')})`
}
