/** A Logger that keeps its lines. */
import type { Logger } from '../../../src/log.js'

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

export class ListLog implements Logger {
  readonly lines: LogLine[] = []

  debug(fields: object, message: string): void {
    this.#add('debug', fields, message)
  }
  info(fields: object, message: string): void {
    this.#add('info', fields, message)
  }
  warn(fields: object, message: string): void {
    this.#add('warn', fields, message)
  }
  error(fields: object, message: string): void {
    this.#add('error', fields, message)
  }

  /** The reasons logged, in order. */
  get reasons(): readonly unknown[] {
    return this.lines.map(({ fields }) => fields['reason'])
  }

  #add(level: LogLine['level'], fields: object, message: string): void {
    this.lines.push({ level, fields: { ...fields }, message })
  }
}
