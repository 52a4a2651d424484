/**
 * Prepare: what a read request gets: a file with the granted options, or an ERROR. The deciding room of TFTP; it looks into the file
 * sources and sends nothing.
 */
import { fileOf, findFile, readWhole, type FileSource, type TftpFile } from './file-source.js'
import { cleanName } from './names.js'
import { negotiate, type Granted, type NegotiationLimits, type OptionName } from './negotiate.js'
import { toNetascii } from './netascii.js'
import { errorCode, type ReadRequest } from './packet.js'

/** What one client's firmware needs otherwise than the rest. */
export interface ClientTuning {
  /** Options it asks for and cannot cope with. */
  readonly ignore?: readonly OptionName[]
  /** Largest IPv4 packet on the way to it, or that it can take; octets. Lowers the general limit, never raises it. */
  readonly mtu?: number
}

export interface Means {
  readonly sources: readonly FileSource[]
  readonly mtu: number
  readonly windowsize: number
  /** Largest file sent in netascii, octets: it must be converted whole. */
  readonly netasciiFile: number
  readonly tuning: (client: { address: string }) => ClientTuning
}

export type Prepared = ServedRequest | RefusedRequest

export interface ServedRequest {
  readonly kind: 'serve'
  /** The clean name: relative, forward slashes. */
  readonly name: string
  readonly file: TftpFile
  readonly granted: Granted
}

export interface RefusedRequest {
  readonly kind: 'refuse'
  readonly reason: RefusedReason
  readonly code: number
  readonly message: string
  readonly detail?: string
}

export type RefusedReason =
  | 'file-not-found'
  | 'name-unusable'
  | 'file-not-served'
  | 'mode-unknown'
  | 'too-large-for-netascii'
  | 'write-refused'
  | 'request-malformed'
  | 'source-failed'

/** Finds the file and grants options. Never rejects: a failing source is a refusal with its reason in `detail`. */
export const prepare = async (
  request: ReadRequest,
  client: { address: string },
  means: Means,
): Promise<Prepared> => {
  if (request.mode !== 'octet' && request.mode !== 'netascii')
    return refuseRequest('mode-unknown', request.mode.slice(0, 20))
  const name = cleanName(request.name)
  const grant = (file: TftpFile): Granted =>
    negotiate(request.options, limitsFor(file, request, means.tuning(client), means))
  if (name.kind === 'unusable')
    return refuseRequest(name.why === 'empty' ? 'file-not-found' : 'name-unusable', name.why)
  try {
    const found = await findFile(means.sources, name.path, client)
    if (found === undefined) return refuseRequest('file-not-found')
    if ('unservable' in found) return refuseRequest('file-not-served', found.unservable)
    if (request.mode === 'octet')
      return { kind: 'serve', name: name.path, file: found, granted: grant(found) }
    if (found.size > means.netasciiFile) {
      await found.close()
      return refuseRequest('too-large-for-netascii')
    }
    const text = await converted(found)
    return { kind: 'serve', name: name.path, file: text, granted: grant(text) }
  } catch (error) {
    return refuseRequest('source-failed', error instanceof Error ? error.message : String(error))
  }
}

/** The ERROR that says why a request gets nothing. */
export const refuseRequest = (reason: RefusedReason, detail?: string): RefusedRequest => ({
  kind: 'refuse',
  reason,
  ...refusals[reason],
  ...(detail === undefined ? {} : { detail }),
})

const refusals: Record<RefusedReason, { code: number; message: string }> = {
  'file-not-found': { code: errorCode.fileNotFound, message: 'File not found' },
  'name-unusable': { code: errorCode.accessViolation, message: 'Access violation' },
  'file-not-served': { code: errorCode.accessViolation, message: 'Access violation' },
  'mode-unknown': { code: errorCode.illegalOperation, message: 'Use mode octet' },
  'too-large-for-netascii': { code: errorCode.undefined, message: 'Too large for netascii' },
  'write-refused': { code: errorCode.accessViolation, message: 'This server only sends files' },
  'request-malformed': { code: errorCode.illegalOperation, message: 'Malformed request' },
  'source-failed': { code: errorCode.undefined, message: 'The server could not read the file' },
}

/** RFC 7440 windows exist for speed, netascii for terminals of 1980: no client needs both, and some mix them up. */
const limitsFor = (
  { size }: TftpFile,
  { mode }: ReadRequest,
  { ignore = [], mtu = Infinity }: ClientTuning,
  means: Means,
): NegotiationLimits => ({
  size,
  mtu: Math.min(means.mtu, mtu),
  windowsize: means.windowsize,
  ignore: mode === 'netascii' ? [...ignore, 'windowsize'] : ignore,
})

const converted = async (file: TftpFile): Promise<TftpFile> => {
  try {
    return fileOf(toNetascii(await readWhole(file)))
  } finally {
    await file.close()
  }
}
