/** ReportDownload: says how a download ended, in the log, and to the client where no file could be sent at all. */
import type { Context } from 'koa'
import { type Arrival, elapsed, replyText, type Witness } from './journey.js'
import type { Sent } from './ranged-file.js'

export interface Download {
  readonly journey: 'image' | 'boot-file'
  /** The file, in words of the log; a path that was refused is quoted from the request. */
  readonly what: string
  readonly outcome: Sent | { readonly kind: 'refused'; readonly why: string }
}

export function reportDownload(
  { log, system }: Witness,
  ctx: Context,
  arrival: Arrival,
  { journey, what, outcome }: Download,
): void {
  const line = {
    journey,
    from: arrival.from,
    what,
    ...outcome,
    durationMs: elapsed(system, arrival),
  }
  switch (outcome.kind) {
    case 'refused':
      replyText(ctx, 404, 'Error: File Not Found\n')
      log.info(line, `file refused: ${outcome.why}`)
      break
    case 'absent':
      replyText(ctx, 404, 'Error: File Not Found\n')
      log.warn(line, 'the file is not on the disk')
      break
    case 'damaged':
      replyText(ctx, 500, 'Error: the file is damaged on the server\n')
      log.error(line, 'the file has not the size of its record: add the image again')
      break
    case 'too-busy':
      ctx.set('Retry-After', '10')
      replyText(ctx, 503, 'Error: too many downloads, try again\n')
      log.warn(line, 'file refused: too many downloads wait')
      break
    case 'headers-only':
      log.debug(line, 'headers sent')
      break
    case 'broken-off':
      log.info(line, 'the client left')
      break
    case 'sent':
      log.info(line, 'file sent')
  }
}
