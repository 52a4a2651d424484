/** Outcomes: the few shapes every command's decision ends in. */
import { type Decision, unchanged } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import { conflict, type Refusal } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import type { Change } from '../domain/world.js'
import type { CommandResult } from './command.js'

export type Outcome = Decision<Result<CommandResult>>

export const done = (
  result: CommandResult,
  changes: readonly Change[],
  events: readonly EventDraft[] = [],
): Outcome => ({ answer: ok(result), changes, events })

/** What was asked for is so already: a success, so that scripts can be run again. */
export const alreadySo = (result: CommandResult): Outcome => unchanged(ok(result))

export const refused = (refusal: Refusal): Outcome => unchanged(refuse(refusal))

/** What asked-for deletion of an absent record is: nothing to do, as razor-server had it. Any other refusal stays one. */
export const absent = (refusal: Refusal): Outcome =>
  refusal.kind === 'not-found'
    ? alreadySo({ result: `no changes; ${refusal.message}` })
    : refused(refusal)

/** A create for a name that is taken: the same content is a success, other content a conflict that says what differs. */
export function existing(
  what: string,
  result: Omit<CommandResult, 'result'> & { readonly name: string },
  differing: readonly string[],
): Outcome {
  if (differing.length === 0)
    return alreadySo({ ...result, result: `${what} "${result.name}" is already so` })
  return refused(
    conflict(
      `there is a ${what} "${result.name}" already, with other content (${differing.join(', ')})`,
    ),
  )
}

/** `a, b and 3 more`. */
export function listed(names: readonly string[], atMost = 10): string {
  const shown = names.slice(0, atMost).join(', ')
  return names.length > atMost ? `${shown} and ${names.length - atMost} more` : shown
}
