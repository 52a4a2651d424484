/** CliError: why `razor` ends early, with the exit code that scripts see. */

export const exitCodes = {
  ok: 0,
  /** The appliance refused, or could not do it. */
  refused: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** No appliance answered. */
  unreachable: 3,
} as const
export type Failure = Exclude<keyof typeof exitCodes, 'ok'>

export class CliError extends Error {
  readonly failure: Failure

  constructor(failure: Failure, message: string) {
    super(message)
    this.name = 'CliError'
    this.failure = failure
  }
}

export const usage = (message: string): CliError => new CliError('usage', message)
