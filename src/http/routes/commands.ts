/** Commands corridor: `GET /api/commands/<name>` explains a command, `POST` runs it. Which commands there are, and what they do, is said in src/commands. */
import { createHash } from 'node:crypto'
import type { RouterContext } from '@koa/router'
import type { Context } from 'koa'
import { commandReply, findCommand } from '../../commands/api.js'
import type { Command, CommandResult } from '../../commands/command.js'
import { execute } from '../../commands/execute.js'
import { commandHelp } from '../../commands/help.js'
import type { Json } from '../../domain/json.js'
import type { Result } from '../../domain/result.js'
import { commandLimits, parseJson, readText } from '../body.js'
import { replyBodyFault, replyError, replyQueryRefusal, replyRefusal } from '../errors.js'
import { arrivalOf, elapsed, replyJson } from '../journey.js'
import type { OperatorParts } from '../parts.js'

type CommandParts = Pick<OperatorParts, 'ledger' | 'ports' | 'system' | 'log'>
type BaseOf = (ctx: Context) => string

/** With an ETag: what a command tells of itself changes with the program only. */
export const commandHelpRoute =
  () =>
  (ctx: RouterContext): void => {
    const command = findCommand(ctx.params['command'] ?? '')
    if (!command.ok) {
      replyQueryRefusal(ctx, command.refusal)
      return
    }
    const help = commandHelp(command.value)
    ctx.set('ETag', `"${createHash('sha256').update(JSON.stringify(help)).digest('hex')}"`)
    ctx.set('Cache-Control', 'no-cache')
    replyJson(ctx, 200, help)
    if (ctx.fresh) ctx.status = 304
  }

export const commandRoute =
  (parts: CommandParts, baseOf: BaseOf) =>
  async (ctx: RouterContext): Promise<void> => {
    const command = findCommand(ctx.params['command'] ?? '')
    if (!command.ok) {
      replyQueryRefusal(ctx, command.refusal)
      return
    }
    // Only JSON by its own name: a form of another site's page cannot be sent with this type (no CORS answer is ever given).
    if (!ctx.is('application/json')) {
      replyError(ctx, 415, 'commands are sent as application/json')
      return
    }
    const text = await readText(ctx.req, commandLimits, parts.system.timers)
    const body = text.ok ? parseJson(text.value === '' ? '{}' : text.value) : text
    if (body.ok) await run(parts, ctx, { command: command.value, body: body.value, baseOf })
    else replyBodyFault(ctx, body.fault)
  }

async function run(
  parts: CommandParts,
  ctx: Context,
  {
    command,
    body,
    baseOf,
  }: { readonly command: Command; readonly body: Json; readonly baseOf: BaseOf },
): Promise<void> {
  const arrival = arrivalOf(ctx, parts)
  // Taking in an image may last longer than the silence that a connection is allowed.
  ctx.req.setTimeout(0)
  const outcome = await execute(command, body, parts)
  if (outcome.ok) replyJson(ctx, 202, commandReply(baseOf(ctx), outcome.value))
  else replyRefusal(ctx, outcome.refusal)
  parts.log.info(
    {
      journey: 'command',
      command: command.name,
      from: arrival.from,
      ...saidOf(outcome),
      status: ctx.status,
      durationMs: elapsed(parts.system, arrival),
    },
    `command ${command.name}`,
  )
}

const saidOf = (outcome: Result<CommandResult>): object =>
  outcome.ok
    ? { decision: 'done', result: outcome.value.result }
    : { decision: 'refused', reason: outcome.refusal.message }
