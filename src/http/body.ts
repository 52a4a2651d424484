/** Body: reads what a request carries, bounded in size, time and depth. Knows text, forms and JSON as syntax; what they mean is in wire.ts and the commands. */
import type { IncomingMessage } from 'node:http'
import type { Json } from '../domain/json.js'
import type { Timers } from '../system.js'

/** Why a body was not taken, with the status that says so. */
export interface BodyFault {
  readonly status: 400 | 408 | 413 | 415
  readonly message: string
}
export type Body<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: BodyFault }

export interface BodyLimits {
  readonly maximumBytes: number
  /** From the first to the last byte. */
  readonly withinMs: number
}

export const registerLimits: BodyLimits = { maximumBytes: 1024 * 1024, withinMs: 30_000 }
export const commandLimits: BodyLimits = { maximumBytes: 1024 * 1024, withinMs: 30_000 }
export const nodeLogLimits: BodyLimits = { maximumBytes: 64 * 1024, withinMs: 30_000 }

/** Arrays and objects inside each other; facts of real machines stay below ten. */
const maximumDepth = 32

/**
 * The whole body as text (UTF-8; bytes that are not become U+FFFD: hardware reports odd serial numbers). A body that is compressed, too long,
 * too slow or broken off is a fault. Beyond the limit nothing is kept, but up to as much again is read away, so that the sender hears why.
 */
export async function readText(
  request: IncomingMessage,
  limits: BodyLimits,
  timers: Timers,
): Promise<Body<string>> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity')
    return fault(415, `content-encoding ${printable(encoding)} is not accepted: send it plain`)
  if (Number(request.headers['content-length'] ?? 0) > 2 * limits.maximumBytes)
    return tooLong(limits)
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let length = 0
    const finish = (body: Body<string>) => {
      cancel()
      request.off('data', take).off('end', end).off('error', broken).off('close', broken)
      request.on('error', () => undefined)
      resolve(body)
    }
    const take = (piece: Buffer) => {
      length += piece.length
      if (length <= limits.maximumBytes) pieces.push(piece)
      else if (length > 2 * limits.maximumBytes) finish(tooLong(limits))
    }
    const end = () =>
      finish(
        length > limits.maximumBytes
          ? tooLong(limits)
          : { ok: true, value: Buffer.concat(pieces).toString('utf8') },
      )
    const broken = () => finish(fault(400, 'the body broke off'))
    const cancel = timers.after(limits.withinMs, () =>
      finish(fault(408, `the body took longer than ${limits.withinMs / 1000} s`)),
    )
    request.on('data', take).on('end', end).on('error', broken).on('close', broken)
  })
}

/** JSON of bounded depth. Depth is counted in the text, before any parser meets it. */
export function parseJson(text: string): Body<Json> {
  if (depthOf(text) > maximumDepth)
    return fault(400, `the JSON is nested deeper than ${maximumDepth} levels`)
  try {
    // JSON.parse gives JSON and nothing else.
    return { ok: true, value: JSON.parse(text) as Json }
  } catch (error) {
    return fault(400, `not JSON: ${printable(error instanceof Error ? error.message : '')}`)
  }
}

/** The value of one field of an `application/x-www-form-urlencoded` body; the first, where it is given twice. */
export const formField = (text: string, name: string): string | undefined =>
  new URLSearchParams(text).get(name) ?? undefined

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (inString) {
      if (character === backslash) at += 1
      else if (character === quote) inString = false
    } else if (character === quote) inString = true
    else if (character === openBracket || character === openBrace)
      deepest = Math.max(deepest, ++depth)
    else if (character === closeBracket || character === closeBrace) depth -= 1
  }
  return deepest
}
const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

const fault = (status: BodyFault['status'], message: string): Body<never> => ({
  ok: false,
  fault: { status, message },
})
const tooLong = (limits: BodyLimits) =>
  fault(413, `the body is longer than ${limits.maximumBytes / 1024} KiB`)

/** Text of a stranger, fit for a line of ours: ASCII, at most 120 characters. */
const printable = (text: string): string => text.replace(/[^ -~]+/g, '?').slice(0, 120)
