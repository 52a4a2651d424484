/** Values that are more than a word: JSON, files, standard input, passwords that must not be typed in sight. */
import { parse } from 'yaml'
import { usage } from './cli-error.js'
import { printable } from './printable.js'
import type { Terminal } from './terminal.js'

/** JSON written out, `@FILE`, or `-` for standard input. Throws a usage error. */
export async function readValue(text: string, terminal: Terminal): Promise<unknown> {
  const source = text === '-' ? '-' : text.startsWith('@') ? text.slice(1) : undefined
  const json = source === undefined ? text : await readText(source, terminal)
  try {
    return JSON.parse(json) as unknown
  } catch (error) {
    throw usage(
      `${source === undefined ? 'not JSON' : `${printable(source)} is not JSON`}: ${printable(error instanceof Error ? error.message : String(error))}`,
    )
  }
}

/** An object in a JSON or YAML file. Throws a usage error. */
export async function readObject(
  path: string,
  terminal: Terminal,
): Promise<Record<string, unknown>> {
  const text = await readText(path, terminal)
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw usage(
      `${printable(path)} is neither JSON nor YAML: ${printable(error instanceof Error ? error.message : String(error))}`,
    )
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw usage(`${printable(path)} must hold keys and values`)
  return value as Record<string, unknown>
}

/** `key=value`, `key=@FILE` (its text without the last newline) and `key=-` (asked for, unseen). Throws a usage error. */
export async function readPairs(
  pairs: readonly string[],
  terminal: Terminal,
): Promise<Record<string, string>> {
  const read = new Map<string, string>()
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1) throw usage(`not key=value: ${printable(pair.slice(0, 60))}`)
    const key = pair.slice(0, at)
    if (read.has(key)) throw usage(`"${printable(key)}" is given twice`)
    read.set(key, await pairValue(key, pair.slice(at + 1), terminal))
  }
  return Object.fromEntries(read)
}

async function pairValue(key: string, text: string, terminal: Terminal): Promise<string> {
  if (text === '-') {
    const secret = await terminal.askSecret(`${printable(key)}: `)
    if (secret === '') throw usage(`no value was given for "${printable(key)}"`)
    return secret
  }
  return text.startsWith('@')
    ? (await readText(text.slice(1), terminal)).replace(/\r?\n$/, '')
    : text
}

async function readText(path: string, terminal: Terminal): Promise<string> {
  try {
    return await terminal.read(path)
  } catch (error) {
    throw usage(
      `cannot read ${printable(path)}: ${printable(error instanceof Error ? error.message : String(error))}`,
    )
  }
}
