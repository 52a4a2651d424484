/** Following: events as they happen, as server-sent events (WHATWG HTML, section 9.2), across restarts of the appliance and without gaps. */
import { CliError } from './cli-error.js'
import type { Client } from './client.js'
import type { Terminal } from './terminal.js'

export interface Following {
  readonly path: string
  /** The number of the last event seen; those after it come first. */
  readonly after: number | undefined
  readonly take: (event: Readonly<Record<string, unknown>>) => void
}

const pauses = [500, 1000, 2000, 5000] as const

/**
 * Resolves when `terminal.signal` says so, and not before. A connection that ends is opened again. Throws a CliError when the first
 * cannot be made, or when the appliance refuses.
 */
export async function follow(
  client: Client,
  following: Following,
  terminal: Terminal,
): Promise<void> {
  const { signal } = terminal
  const seen: Seen = { last: following.after, opened: false, failures: 0 }
  while (!isAborted(signal)) {
    try {
      await readStream(client, following, { seen, terminal })
    } catch (error) {
      if (isAborted(signal)) return
      if (!seen.opened || !isWorthRetrying(error)) throw error
    }
    if (isAborted(signal)) return
    if (seen.failures === 0) terminal.err('razor: the connection ended; trying again\n')
    await terminal.pause(pauses[Math.min(seen.failures, pauses.length - 1)] ?? 5000)
    seen.failures += 1
  }
}

interface Seen {
  /** The number of the last event. */
  last: number | undefined
  /** Whether there ever was a connection. */
  opened: boolean
  /** Attempts since the last connection. */
  failures: number
}

async function readStream(
  client: Client,
  { path, take }: Following,
  { seen, terminal }: { readonly seen: Seen; readonly terminal: Terminal },
): Promise<void> {
  const headers = seen.last === undefined ? {} : { 'last-event-id': String(seen.last) }
  const stream = await client.open(path, headers, terminal.signal)
  if (seen.failures > 0) terminal.err('razor: connected again\n')
  seen.opened = true
  seen.failures = 0
  for await (const { id, data } of eventsIn(stream)) {
    if (/^\d+$/.test(id)) seen.last = Number(id)
    const event = parsed(data)
    if (event !== undefined) take(event)
    if (isAborted(terminal.signal)) return
  }
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted ?? false

/** A stream that breaks off rejects with the system's error, not with ours: that, too, is worth another try. */
const isWorthRetrying = (error: unknown): boolean =>
  !(error instanceof CliError) || error.failure === 'unreachable'

/** A line longer than this is not an event of ours. */
const maximumBlock = 4 * 1024 * 1024

async function* eventsIn(stream: AsyncIterable<Buffer>) {
  const decoder = new TextDecoder()
  let held = ''
  for await (const piece of stream) {
    held = (held + decoder.decode(piece, { stream: true })).replaceAll('\r\n', '\n')
    const blocks = held.split('\n\n')
    held = blocks.pop() ?? ''
    if (held.length > maximumBlock) throw new Error('an event is larger than 4 MiB')
    for (const block of blocks) yield { id: field(block, 'id'), data: field(block, 'data') }
  }
}

const field = (block: string, name: string): string =>
  block
    .split('\n')
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
    .join('\n')

function parsed(data: string): Readonly<Record<string, unknown>> | undefined {
  if (data === '') return undefined
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
