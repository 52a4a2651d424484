/** Tables: rows of a collection as lines that fit the terminal. */
import type { Column } from '../commands/views/collection.js'
import { ageOf, bytesOf } from './quantities.js'
import { printable } from './printable.js'

export interface TableOptions {
  /** Undefined: nothing is cut. */
  readonly width: number | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

const gap = 2
const narrowest = 8

/** Heading and rows, each line ending in a newline. A column that holds nothing in any row is left out. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly unknown[],
  { width, now }: TableOptions,
): string {
  const cells = rows.map((row) => columns.map((column) => cellText(row, column, now)))
  const used = columns.map((_, at) => at === 0 || cells.some((row) => row[at] !== ''))
  const only = <T>(line: readonly T[]) => line.filter((_, at) => used[at])
  const lines = [columns.map((column) => column.heading), ...cells].map(only)
  const natural = (lines[0] ?? []).map((_, at) =>
    Math.max(...lines.map((line) => lengthOf(line[at] ?? ''))),
  )
  const widths = width === undefined ? natural : fitted(natural, width)
  return lines.map((line) => `${lineText(line, widths)}\n`).join('')
}

/** What stands at a dotted path of a JSON value; undefined where it leads nowhere. */
export function valueAt(root: unknown, path: string): unknown {
  let here = root
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string, unknown>)[step]
  }
  return here
}

function cellText(row: unknown, { path, as }: Column, now: number): string {
  const value = valueAt(row, path)
  if (as === 'age' && typeof value === 'string') return ageOf(value, now)
  if (as === 'bytes' && typeof value === 'number') return bytesOf(value)
  if (as === 'names' && Array.isArray(value))
    return value.map((each) => plainText(valueAt(each, 'name'))).join(', ')
  return plainText(value)
}

/** Any JSON value on one line. */
export function plainText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return printable(value)
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return printable(value.join(', '))
  return printable(JSON.stringify(value))
}

/** The widest columns give way first, down to a width that still says something. */
function fitted(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural]
  let over = widths.reduce((sum, each) => sum + each + gap, -gap) - width
  while (over > 0) {
    const widest = Math.max(...widths)
    if (widest <= narrowest) break
    widths[widths.indexOf(widest)] = widest - 1
    over -= 1
  }
  return widths
}

const lineText = (line: readonly string[], widths: readonly number[]): string =>
  line
    .map((cell, at) => {
      const width = widths[at] ?? 0
      const text = cut(cell, width)
      return text + ' '.repeat(Math.max(0, width - lengthOf(text)))
    })
    .join(' '.repeat(gap))
    .trimEnd()

const lengthOf = (text: string): number => Array.from(text).length

function cut(text: string, width: number): string {
  const characters = Array.from(text)
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`
}
