/** Terminal: what the command line needs of the place it runs in, so that tests can be that place. Not a screen library. */

export interface Terminal {
  /** Standard output and standard error; the text is written as it is. */
  out(text: string): void
  err(text: string): void
  /** Characters to a line; undefined where output goes to a file or a pipe, and nothing is cut. */
  readonly columns: number | undefined
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `delayMs`. */
  pause(delayMs: number): Promise<void>
  /** A whole file, or standard input for `-`. Rejects as the system does. */
  read(path: string): Promise<string>
  /** Asks a person without showing what they type; standard input's first line where there is no person. */
  askSecret(question: string): Promise<string>
  /** Ends what would go on for ever. */
  readonly signal?: AbortSignal
}
