/** Log: structured lines on standard output, one per journey, handed down as an argument. Never imported by domain or engine. */
import { pino } from 'pino'

/** What the parts of the appliance may say; pino satisfies it, tests use a list. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/**
 * Makes the process's logger: JSON lines that journald stores as they are. Control characters arrive escaped (JSON), so what a
 * machine on the wire sends cannot forge a line.
 */
export const createLogger = (level: LogLevel): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
