/** Log list: a logger that remembers its lines. */
import type { Logger } from '../../../src/log.js'

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

export const logList = (): Logger & { readonly lines: LogLine[] } => {
  const lines: LogLine[] = []
  const at =
    (level: string) =>
    (fields: object, message: string): void => {
      lines.push({ level, message, fields: { ...fields } })
    }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
