/**
 * Self-check: fetches files from our own server with another implementation, the `tftp` package's client, and compares them byte for byte
 * with what our sources hold. A second opinion, reported as values; it cannot harm the process it runs in.
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Clock, Timers } from '../system.js'
import { findFile, readWhole, type FileSource } from './file-source.js'

export interface SelfCheckParts {
  /** Where the server listens. */
  readonly address: string
  readonly port: number
  /** The server's own, to compare with. */
  readonly sources: readonly FileSource[]
  /** Files the server advertises, by their clean names. */
  readonly names: readonly string[]
  readonly clock: Clock
  readonly timers: Timers
  /** For each file; milliseconds, 10,000 by default. */
  readonly timeoutMs?: number
}

export type SelfCheckResult =
  | {
      readonly name: string
      readonly ok: true
      readonly bytes: number
      readonly durationMs: number
    }
  /** `why` is a sentence for the operator. */
  | { readonly name: string; readonly ok: false; readonly why: string }

/** One result for each name, in order; one file at a time. Never rejects. */
export const selfCheck = async (parts: SelfCheckParts): Promise<readonly SelfCheckResult[]> => {
  const results: SelfCheckResult[] = []
  for (const name of parts.names) {
    const why = (error: unknown): SelfCheckResult => ({ name, ok: false, why: messageOf(error) })
    results.push(await checkOne(name, parts).catch(why))
  }
  return results
}

const checkOne = async (name: string, parts: SelfCheckParts): Promise<SelfCheckResult> => {
  const expected = await expectedBytes(name, parts)
  if (expected === undefined) return { name, ok: false, why: 'no source has this file' }
  const started = parts.clock.monotonic()
  const fetched = await fetchFile(name, parts)
  const durationMs = Math.round(parts.clock.monotonic() - started)
  if (fetched.equals(expected)) return { name, ok: true, bytes: fetched.length, durationMs }
  const why = `arrived with ${fetched.length} octets, not the ${expected.length} octets it has`
  const differs = `arrived with its ${fetched.length} octets changed`
  return { name, ok: false, why: fetched.length === expected.length ? differs : why }
}

const expectedBytes = async (
  name: string,
  { sources, address }: SelfCheckParts,
): Promise<Buffer | undefined> => {
  const file = await findFile(sources, name, { address })
  if (file === undefined || 'unservable' in file) return undefined
  try {
    return await readWhole(file)
  } finally {
    await file.close()
  }
}

/** Rejects with the client's error, whatever way it took, or when time is up. */
const fetchFile = (
  name: string,
  { address, port, timers, timeoutMs = 10_000 }: SelfCheckParts,
): Promise<Buffer> => {
  const client = createRequire(import.meta.url).resolve('tftp')
  const workerData = { client, name, host: address, port, blockSize: 1468, windowSize: 4 }
  const worker = new Worker(clientThread, { eval: true, workerData })
  let cancel = (): void => undefined
  const fetched = new Promise<Buffer>((resolve, reject) => {
    cancel = timers.after(timeoutMs, () => {
      reject(new Error(`not there after ${timeoutMs} ms`))
    })
    worker.once('message', (bytes: Uint8Array) => {
      resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      reject(new Error('the client ended without the file'))
    })
  })
  return fetched.finally(() => {
    cancel()
    void worker.terminate()
  })
}

/**
 * The client's thread. Text, so that it runs alike from sources under a loader and from the build; as little of it as can be. What the
 * package throws (at a short datagram, at a name with `..`) ends the thread and arrives as its `error`.
 */
const clientThread = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { client, name, ...options } = workerData
  const pieces = []
  require(client).createClient({ ...options, retries: 2, timeout: 1000 }).createGetStream(name)
    .on('data', (piece) => pieces.push(piece))
    .on('end', () => parentPort.postMessage(new Uint8Array(Buffer.concat(pieces))))
`

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
