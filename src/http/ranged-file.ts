/**
 * RangedFile: answers a GET or HEAD with one file: Content-Length always (iPXE and UEFI need it), one Range (RFC 9110 section 14), validators and
 * conditions (section 13). Which file, and whether it may be served, is the route's affair.
 */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Context } from 'koa'
import type { DownloadSlots } from './download-slots.js'
import { mimeOf } from './mime.js'
import { parseRange } from './range.js'

export interface ServedFile {
  /** Absolute, and resolved: a symbolic link at its end is not followed. */
  readonly path: string
  /** What the file must be; a file of another size is not sent. Without it size and time stand in for the checksum. */
  readonly record?: { readonly size: number; readonly sha256: string }
}

export type Sent =
  | { readonly kind: 'sent'; readonly status: 200 | 206; readonly bytes: number }
  | { readonly kind: 'headers-only'; readonly status: 200 | 304 | 416 }
  /** The client went away, or the file ended early. */
  | { readonly kind: 'broken-off'; readonly bytes: number }
  | { readonly kind: 'absent' }
  /** Not the size its record says. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'too-busy' }

/** Measured: twice as fast as the default of 64 KiB. */
const readBytes = 256 * 1024

/** Writes headers and body; the caller answers for `absent`, `damaged` and `too-busy`, when nothing has been written yet. */
export async function sendFile(
  ctx: Context,
  file: ServedFile,
  slots: DownloadSlots,
): Promise<Sent> {
  const handle = await openRegular(file.path)
  if (handle === undefined) return { kind: 'absent' }
  try {
    return await answer(ctx, handle, { file, slots })
  } finally {
    await handle.close()
  }
}

async function openRegular(path: string): Promise<FileHandle | undefined> {
  // O_NONBLOCK: opening a named pipe must not wait for its other end.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(path, flags).catch(() => undefined)
  if (handle === undefined) return undefined
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  return undefined
}

async function answer(
  ctx: Context,
  handle: FileHandle,
  { file, slots }: { readonly file: ServedFile; readonly slots: DownloadSlots },
): Promise<Sent> {
  const { size, mtime } = await handle.stat()
  if (file.record !== undefined && file.record.size !== size) return { kind: 'damaged' }
  const etag = `"${file.record?.sha256 ?? digestOf(`${size}-${mtime.getTime()}`)}"`
  ctx.set('Accept-Ranges', 'bytes')
  ctx.set('ETag', etag)
  ctx.set('Last-Modified', mtime.toUTCString())
  if (isUnchanged(ctx, etag, mtime)) return headersOnly(ctx, 304)
  ctx.set('Content-Type', mimeOf(file.path))
  // 14.2: Range is defined for GET alone; 13.1.5: If-Range that does not match wants the whole.
  const range =
    ctx.method === 'GET' && rangeStillApplies(ctx, etag, mtime)
      ? parseRange(ctx.get('Range'), size)
      : ({ kind: 'whole' } as const)
  if (range.kind === 'unsatisfiable') {
    ctx.set('Content-Range', `bytes */${size}`)
    ctx.set('Content-Type', 'text/plain')
    return headersOnly(ctx, 416)
  }
  const [first, last] = range.kind === 'part' ? [range.first, range.last] : [0, size - 1]
  ctx.status = range.kind === 'part' ? 206 : 200
  ctx.length = last - first + 1
  if (range.kind === 'part') ctx.set('Content-Range', `bytes ${first}-${last}/${size}`)
  if (ctx.method === 'HEAD') return { kind: 'headers-only', status: 200 }
  return transmit(ctx, handle, { first, last, slots })
}

function headersOnly(ctx: Context, status: 304 | 416): Sent {
  ctx.status = status
  ctx.body = status === 416 ? 'Error: Range Not Satisfiable\n' : null
  return { kind: 'headers-only', status }
}

async function transmit(
  ctx: Context,
  handle: FileHandle,
  part: { readonly first: number; readonly last: number; readonly slots: DownloadSlots },
): Promise<Sent> {
  const { first, last } = part
  const length = last - first + 1
  const status = ctx.status === 206 ? 206 : 200
  const gone = new AbortController()
  const leave = () => gone.abort()
  ctx.res.once('close', leave)
  const release = await part.slots.take(gone.signal)
  if (release === undefined) {
    ctx.res.off('close', leave)
    if (gone.signal.aborted) return { kind: 'broken-off', bytes: 0 }
    for (const name of ['Content-Length', 'Content-Range', 'ETag', 'Last-Modified'])
      ctx.remove(name)
    return { kind: 'too-busy' }
  }
  // From here on the response is ours and not Koa's.
  ctx.respond = false
  let bytes = 0
  try {
    if (length > 0) {
      const stream = handle.createReadStream({
        start: first,
        end: last,
        highWaterMark: readBytes,
      })
      stream.on('data', (piece) => (bytes += piece.length))
      await pipeline(stream, ctx.res, { end: false, signal: gone.signal })
    }
  } catch {
    // The client left, or the disk failed. A client may also leave with its last byte, before we hear that it went out: the count decides.
  } finally {
    ctx.res.off('close', leave)
    release()
  }
  if (bytes !== length) {
    // The promised length cannot be kept, and only the connection's end can say so.
    ctx.res.destroy()
    return { kind: 'broken-off', bytes }
  }
  ctx.res.end()
  return { kind: 'sent', status, bytes }
}

/** 13.2.2: If-None-Match decides alone where it is given; If-Modified-Since only without it. */
function isUnchanged(ctx: Context, etag: string, mtime: Date): boolean {
  const noneMatch = ctx.get('If-None-Match')
  if (noneMatch !== '')
    return (
      noneMatch.trim() === '*' ||
      noneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
    )
  const since = Date.parse(ctx.get('If-Modified-Since'))
  return !Number.isNaN(since) && wholeSeconds(mtime) <= since
}

/** 13.1.5: strong comparison for a tag, an exact match for a date. */
function rangeStillApplies(ctx: Context, etag: string, mtime: Date): boolean {
  const condition = ctx.get('If-Range').trim()
  if (condition === '') return true
  return /^(W\/)?"/.test(condition)
    ? condition === etag
    : Date.parse(condition) === wholeSeconds(mtime)
}

const wholeSeconds = (time: Date): number => Math.floor(time.getTime() / 1000) * 1000
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
