/** run: one invocation of `razor`, from its words to its exit code. */
import { CommanderError } from 'commander'
import { CliError, exitCodes } from './cli-error.js'
import { buildProgram } from './program.js'
import type { Terminal } from './terminal.js'

/** Runs `argv` (without node and script) and resolves with the exit code. Rejects for nothing but a bug. */
export async function run(
  argv: readonly string[],
  terminal: Terminal,
  version: string,
): Promise<number> {
  const program = buildProgram(terminal, version)
  try {
    if (argv.length === 0) {
      program.outputHelp({ error: true })
      return exitCodes.usage
    }
    await program.parseAsync(argv, { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    // Commander has said what it has to say: help and version are no failures, all else is usage.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    if (!(error instanceof CliError)) throw error
    terminal.err(`razor: ${error.message}\n`)
    return exitCodes[error.failure]
  }
}
