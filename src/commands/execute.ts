/** Running a command, room by room: read its input, do its outside work, have the ledger decide and commit, tidy up, answer. */
import type { Json } from '../domain/json.js'
import type { Result } from '../domain/result.js'
import type { Ledger } from '../engine/ports.js'
import type { Command, CommandResult } from './command.js'
import type { Ports } from './ports.js'

/** The one way a command is run. A refusal leaves the world, and what is beside it, as they were. */
export async function execute(
  command: Command,
  body: Json,
  { ledger, ports }: { readonly ledger: Pick<Ledger, 'submit' | 'world'>; readonly ports: Ports },
): Promise<Result<CommandResult>> {
  const act = await command.accept(body, ports, ledger.world)
  if (!act.ok) return act
  const written = await ledger.submit((world, moment) => act.value.decide(world, moment))
  const outcome = written.ok ? written.value : written
  await act.value.afterwards(outcome)
  return outcome
}
