/**
 * Command: one thing an operator can have done, whole: its words, its input, its decision. HTTP, CLI and help follow from this
 * description; nothing is described twice. Not a place for a command's own logic: that is one file per command beside this one.
 */
import type { z } from 'zod'
import type { Decision, Moment } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import type { Json } from '../domain/json.js'
import { ok, type Result } from '../domain/result.js'
import { Uuid } from '../domain/values/uuid.js'
import type { World } from '../domain/world.js'
import { readInput } from './input.js'
import type { Ports } from './ports.js'

/** What a command brought about. `collection` and `name` say where it can be looked at; absent when there is nothing left to see. */
export interface CommandResult {
  /** One sentence for a person. Never a secret. */
  readonly result: string
  readonly collection?: string
  readonly name?: string
  readonly uuid?: string
}

/** The least role that may run it; roles themselves are the accounts' affair. */
export type Permission = 'operator' | 'admin'

/** A command whose input has been read and whose outside work is done: ready to be decided, any number of times. */
export interface Act {
  decide(world: World, moment: Moment): Decision<Result<CommandResult>>
  /** Work outside the world that follows from the outcome: files to keep or to throw away. Never rejects for expected reasons. */
  afterwards(outcome: Result<CommandResult>): Promise<void>
}

export interface Command {
  /** `verb-noun`, as razor-server named its commands. */
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly examples: { readonly api: string; readonly cli: string }
  readonly permission: Permission
  readonly input: z.ZodObject
  /** Attributes that the command line takes without their names, in order. */
  readonly positions: readonly string[]
  /** Reads `body` and does what must be done before deciding. `world` is for looking only: the decision looks again. */
  accept(body: Json, ports: Ports, world: World): Promise<Result<Act>>
}

/** A Command as its file writes it, typed by its input and by what `prepare` hands on. */
export interface Definition<S extends z.ZodObject, P> {
  readonly name: string
  readonly summary: string
  readonly description: string
  /** `api` is the body to POST; `cli` the words after `razor`. */
  readonly examples: { readonly api: Json; readonly cli: string }
  readonly permission?: Permission
  readonly input: S
  readonly positions: readonly (keyof z.output<S> & string)[]
  /** Work outside the world before deciding. What it made is thrown away in `afterwards` when the decision does not want it. */
  prepare?(input: z.output<S>, ports: Ports, world: World): Promise<Result<P>>
  decide(
    world: World,
    moment: Moment,
    input: z.output<S>,
    prepared: P,
  ): Decision<Result<CommandResult>>
  afterwards?(
    outcome: Result<CommandResult>,
    made: { readonly input: z.output<S>; readonly prepared: P },
    ports: Ports,
  ): Promise<void>
}

/** A command that needs nothing before deciding. */
export function defineCommand<S extends z.ZodObject>(
  definition: Definition<S, undefined>,
): Command {
  return definePreparedCommand({ ...definition, prepare: () => Promise.resolve(ok(undefined)) })
}

/** A command that has work done outside the world before it decides. */
export function definePreparedCommand<S extends z.ZodObject, P>(
  definition: Definition<S, P> & Required<Pick<Definition<S, P>, 'prepare'>>,
): Command {
  const { name, summary, description, examples, input, positions } = definition
  return {
    name,
    summary,
    description,
    examples: { api: JSON.stringify(examples.api), cli: `razor ${examples.cli}` },
    permission: definition.permission ?? 'operator',
    input,
    positions,
    async accept(body, ports, world) {
      const read = readInput(input, body)
      if (!read.ok) return read
      const prepared = await definition.prepare(read.value, ports, world)
      if (!prepared.ok) return prepared
      const made = { input: read.value, prepared: prepared.value }
      return ok({
        decide: (now, moment) =>
          journalled(name, definition.decide(now, moment, made.input, made.prepared)),
        afterwards: async (outcome) => definition.afterwards?.(outcome, made, ports),
      })
    },
  }
}

/** The same decision with the operator's word as its first event, whatever came of it. */
function journalled(
  command: string,
  decision: Decision<Result<CommandResult>>,
): Decision<Result<CommandResult>> {
  const { answer } = decision
  const event: EventDraft = answer.ok
    ? {
        kind: 'operator.commanded',
        message: `${command}: ${answer.value.result}`,
        ...(answer.value.collection === 'nodes' &&
          answer.value.uuid !== undefined && { node: Uuid.unsafe<'node'>(answer.value.uuid) }),
        detail: {
          command,
          outcome: decision.changes.length > 0 ? 'done' : 'already so',
          ...(answer.value.name !== undefined && { name: answer.value.name }),
        },
      }
    : {
        kind: 'operator.commanded',
        message: `${command} refused: ${answer.refusal.message}`,
        detail: { command, outcome: 'refused' },
      }
  return { ...decision, events: [event, ...decision.events] }
}
