/**
 * Packet: TFTP's six packet kinds to and from bytes (RFC 1350 5, RFC 2347). Total on hostile input: a packet or Malformed.
 * Text stays latin1, one character per byte, so nothing a client sent is lost before names.ts judges it. No policy here.
 */

export interface TftpOption {
  /** As the client spelled it; compare without regard to case (RFC 2347). */
  readonly name: string
  readonly value: string
}

interface Request {
  readonly name: string
  /** Lower case: `octet`, `netascii`, or anything else a client may invent. */
  readonly mode: string
  readonly options: readonly TftpOption[]
}

export type ReadRequest = Request & { readonly kind: 'rrq' }
export type TftpPacket =
  | ReadRequest
  | (Request & { readonly kind: 'wrq' })
  | { readonly kind: 'data'; readonly block: number; readonly data: Buffer }
  | { readonly kind: 'ack'; readonly block: number }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  | { readonly kind: 'oack'; readonly options: readonly TftpOption[] }

/** Why some bytes are no packet, and where it showed. `opcode` is 0 when not even that could be read. */
export interface Malformed {
  readonly kind: 'malformed'
  readonly opcode: number
  readonly offset: number
  readonly why: string
}

/** RFC 1350 "Error Codes" and RFC 2347. */
export const errorCode = {
  undefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  illegalOperation: 4,
  unknownTransferId: 5,
  optionsRefused: 8,
} as const

export const opcode = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const

/** A request longer than this is nobody's boot ROM (RFC 2347 allows 512 octets). */
const longestRequest = 2048
const mostOptions = 32

/** Reads one datagram. Bytes after what a packet needs are ignored, as are options without a value. */
export const decodePacket = (bytes: Buffer): TftpPacket | Malformed => {
  if (bytes.length < 2) return malformed(0, 0, 'shorter than an opcode')
  const code = bytes.readUInt16BE(0)
  switch (code) {
    case opcode.rrq:
    case opcode.wrq:
      return decodeRequest(bytes, code)
    case opcode.data:
      if (bytes.length < 4) return malformed(code, 2, 'no block number')
      return { kind: 'data', block: bytes.readUInt16BE(2), data: bytes.subarray(4) }
    case opcode.ack:
      if (bytes.length < 4) return malformed(code, 2, 'no block number')
      return { kind: 'ack', block: bytes.readUInt16BE(2) }
    case opcode.error:
      if (bytes.length < 4) return malformed(code, 2, 'no error code')
      return {
        kind: 'error',
        code: bytes.readUInt16BE(2),
        message: bytes.toString('latin1', 4, endOfText(bytes, 4)),
      }
    case opcode.oack:
      return { kind: 'oack', options: decodeOptions(bytes, 2) }
    default:
      return malformed(code, 0, 'unknown opcode')
  }
}

/** The bytes of a packet. Texts must be latin1 without NUL; block and code are taken modulo 65536. */
export const encodePacket = (packet: TftpPacket): Buffer => {
  switch (packet.kind) {
    case 'rrq':
    case 'wrq':
      return join(opcode[packet.kind], [
        text(packet.name),
        text(packet.mode),
        ...optionTexts(packet.options),
      ])
    case 'data':
      return join(opcode.data, [short(packet.block), packet.data])
    case 'ack':
      return join(opcode.ack, [short(packet.block)])
    case 'error':
      return join(opcode.error, [short(packet.code), text(packet.message)])
    case 'oack':
      return join(opcode.oack, optionTexts(packet.options))
  }
}

/** Writes the four bytes in front of a block's data; `block` counts on without bound and wraps here (65535 -> 0). */
export const writeDataHeader = (packet: Buffer, block: number): void => {
  packet[1] = opcode.data
  packet[2] = (block >>> 8) & 0xff
  packet[3] = block & 0xff
}

const decodeRequest = (bytes: Buffer, code: 1 | 2): TftpPacket | Malformed => {
  if (bytes.length > longestRequest) return malformed(code, longestRequest, 'request too long')
  const nameEnd = bytes.indexOf(0, 2)
  if (nameEnd < 0) return malformed(code, 2, 'file name without end')
  const modeEnd = bytes.indexOf(0, nameEnd + 1)
  if (modeEnd < 0) return malformed(code, nameEnd + 1, 'mode without end')
  return {
    kind: code === opcode.rrq ? 'rrq' : 'wrq',
    name: bytes.toString('latin1', 2, nameEnd),
    mode: bytes.toString('latin1', nameEnd + 1, modeEnd).toLowerCase(),
    options: decodeOptions(bytes, modeEnd + 1),
  }
}

/** Pairs up to the first empty name (padding), missing end or missing value. */
const decodeOptions = (bytes: Buffer, start: number): TftpOption[] => {
  const options: TftpOption[] = []
  let at = start
  while (at < bytes.length && options.length < mostOptions) {
    const nameEnd = bytes.indexOf(0, at)
    const valueEnd = nameEnd <= at ? -1 : bytes.indexOf(0, nameEnd + 1)
    if (valueEnd < 0) break
    options.push({
      name: bytes.toString('latin1', at, nameEnd),
      value: bytes.toString('latin1', nameEnd + 1, valueEnd),
    })
    at = valueEnd + 1
  }
  return options
}

/** Error messages come without their NUL from some clients. */
const endOfText = (bytes: Buffer, start: number): number => {
  const end = bytes.indexOf(0, start)
  return end < 0 ? bytes.length : end
}

const malformed = (code: number, offset: number, why: string): Malformed => ({
  kind: 'malformed',
  opcode: code,
  offset,
  why,
})

const short = (value: number): Buffer => Buffer.from([(value >>> 8) & 0xff, value & 0xff])
const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1')
const optionTexts = (options: readonly TftpOption[]): Buffer[] =>
  options.flatMap(({ name, value }) => [text(name), text(value)])
const join = (code: number, parts: readonly Buffer[]): Buffer =>
  Buffer.concat([short(code), ...parts])
