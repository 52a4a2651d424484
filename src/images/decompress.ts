/** Measuring what a compressed file holds, without keeping it: gzip in this process, xz and zstd by their programs. The library's only child processes. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Compression } from '../domain/image.js'
import { invalid, unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'

export interface RawContent {
  readonly bytes: number
  readonly sha256: string
}

/** Size and SHA-256 of the decompressed content; refused when it is damaged, larger than `limit` bytes, or its program is missing here. */
export async function measureContent(
  path: string,
  compression: Exclude<Compression, 'none'>,
  limit: number,
): Promise<Result<RawContent>> {
  return compression === 'gzip'
    ? measureGzip(path, limit)
    : measureByProgram(path, compression, limit)
}

async function measureGzip(path: string, limit: number): Promise<Result<RawContent>> {
  const file = createReadStream(path)
  const content = createGunzip()
  file.on('error', (error) => content.destroy(error))
  file.pipe(content)
  try {
    return await measure(content, limit)
  } catch (error) {
    return refuse(damaged('gzip', error instanceof Error ? error.message : String(error)))
  } finally {
    file.destroy()
  }
}

async function measureByProgram(
  path: string,
  program: 'xz' | 'zstd',
  limit: number,
): Promise<Result<RawContent>> {
  const child = spawn(program, ['-dc', '--', path], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text: string) => {
    said = (said + text).slice(0, 500)
  })
  const ended = new Promise<{ code: number | null; missing: boolean }>((resolve) => {
    child.on('error', () => resolve({ code: null, missing: true }))
    child.on('close', (code) => resolve({ code, missing: false }))
  })
  const content = await measure(child.stdout, limit)
  if (!content.ok) child.kill('SIGKILL')
  const { code, missing } = await ended
  if (missing)
    return refuse(
      unavailable(
        `the program ${program} is not installed here, so the image cannot be measured: install it, or say raw_bytes and raw_sha256 in image.yaml`,
      ),
    )
  if (!content.ok || code === 0) return content
  return refuse(damaged(program, said.trim()))
}

async function measure(content: NodeJS.ReadableStream, limit: number): Promise<Result<RawContent>> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of content) {
    const piece = chunk as Buffer
    bytes += piece.length
    if (bytes > limit)
      return refuse(invalid(`the image holds more than ${limit} bytes when decompressed`, 'path'))
    hash.update(piece)
  }
  await finished(content, { cleanup: true })
  return ok({ bytes, sha256: hash.digest('hex') })
}

const damaged = (format: string, why: string) =>
  invalid(`the image is not whole ${format} data: ${why}`, 'path')
