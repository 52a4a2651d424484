/** Result: an expected outcome as a value. Bugs throw (`invariant`); everything the world can do wrong is a Refusal. */
import type { Refusal } from './refusal.js'

export type Result<T> = { readonly ok: true; readonly value: T } | Refused
export interface Refused {
  readonly ok: false
  readonly refusal: Refusal
}

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const refuse = (refusal: Refusal): Refused => ({ ok: false, refusal })

/** Throws when our own reasoning is wrong: never for input, never for the outside world. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`)
}
