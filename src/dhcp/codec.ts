/**
 * Bytes <-> DhcpMessage. Total on hostile input: a message, or Malformed with the offset and the reason; never a throw, never a read
 * beyond the end.
 *
 * This is our own reader and writer, not the `dhcp` package's: that one drops or mangles options which firmware sends (77, 82, 93, 97,
 * client identifiers), throws on two mutated packets in five and is three times slower even behind a guard. The package stays, guarded,
 * as the independent second reader: see second-reader.ts and README.md.
 */
import { Ipv4 } from '../domain/values/ipv4.js'
import { type DhcpMessage, type Malformed } from './message.js'
import { options as known } from './options.js'

export type Decoded =
  | { readonly kind: 'message'; readonly message: DhcpMessage }
  | { readonly kind: 'malformed'; readonly malformed: Malformed }

// Offsets of RFC 2131 figure 1.
const at = {
  hops: 3,
  xid: 4,
  secs: 8,
  flags: 10,
  ciaddr: 12,
  yiaddr: 16,
  siaddr: 20,
  giaddr: 24,
  chaddr: 28,
  sname: 44,
  file: 108,
  cookie: 236,
  options: 240,
} as const
/** RFC 2131 section 3: the four octets that say that options follow. */
const magicCookie = 0x63825363
const pad = 0
const end = 255

/** Reads one datagram. Option values are views into `bytes`, which therefore must not be written to afterwards. */
export const decode = (bytes: Uint8Array): Decoded => {
  const packet = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const broken = faultOfHeader(packet)
  if (broken !== undefined) return { kind: 'malformed', malformed: broken }
  const collected = new Map<number, Uint8Array>()
  const fields = collectAll(packet, collected)
  if ('why' in fields) return { kind: 'malformed', malformed: fields }
  const type = collected.get(known.messageType.code)
  if (type === undefined) return malformed(packet.length, 'no message type: plain BOOTP')
  const kind = known.messageType.shape.decode(type)
  if (kind === undefined)
    return malformed(at.options, 'the message type is none of RFC 2132 section 9.6')
  return {
    kind: 'message',
    message: {
      kind,
      op: packet[0] === 1 ? 'request' : 'reply',
      htype: packet.readUInt8(1),
      hlen: packet.readUInt8(2),
      hops: packet.readUInt8(at.hops),
      xid: packet.readUInt32BE(at.xid),
      secs: packet.readUInt16BE(at.secs),
      flags: packet.readUInt16BE(at.flags),
      ciaddr: addressAt(packet, at.ciaddr),
      yiaddr: addressAt(packet, at.yiaddr),
      siaddr: addressAt(packet, at.siaddr),
      giaddr: addressAt(packet, at.giaddr),
      chaddr: packet.subarray(at.chaddr, at.sname),
      sname: fields.sname,
      file: fields.file,
      options: collected,
    },
  }
}

const faultOfHeader = (packet: Buffer): Malformed | undefined => {
  if (packet.length < at.options)
    return { offset: packet.length, why: `${packet.length} bytes are too few for a header` }
  const op = packet.readUInt8(0)
  if (op !== 1 && op !== 2) return { offset: 0, why: `op is ${op}, neither request nor reply` }
  const hlen = packet.readUInt8(2)
  if (hlen > 16) return { offset: 2, why: `a hardware address of ${hlen} bytes does not fit` }
  if (packet.readUInt32BE(at.cookie) !== magicCookie)
    return { offset: at.cookie, why: 'no DHCP cookie: plain BOOTP or another protocol' }
  return undefined
}

/** The options field, then `file` and `sname` when overload says that options go on there (RFC 2131 4.1, RFC 3396 5). */
const collectAll = (
  packet: Buffer,
  into: Map<number, Uint8Array>,
): { sname: string; file: string } | Malformed => {
  const fault = collect(packet, [at.options, packet.length], into)
  if (fault !== undefined) return fault
  const overload = into.get(known.overload.code)?.[0] ?? 0
  const areas: readonly (readonly [number, number, number])[] = [
    [1, at.file, at.cookie],
    [2, at.sname, at.file],
  ]
  for (const [bit, from, to] of areas) {
    if ((overload & bit) === 0) continue
    const inside = collect(packet, [from, to], into)
    if (inside !== undefined) return inside
  }
  return {
    file: (overload & 1) === 0 ? textAt(packet, at.file, at.cookie) : '',
    sname: (overload & 2) === 0 ? textAt(packet, at.sname, at.file) : '',
  }
}

/** Walks options within [from, to); an option that comes again continues the first (RFC 3396 section 7). */
const collect = (
  packet: Buffer,
  [from, to]: readonly [number, number],
  into: Map<number, Uint8Array>,
): Malformed | undefined => {
  let offset = from
  while (offset < to) {
    const code = packet.readUInt8(offset)
    if (code === end) return undefined
    if (code === pad) {
      offset += 1
      continue
    }
    if (offset + 1 >= to) return { offset, why: `option ${code} has no length` }
    const length = packet.readUInt8(offset + 1)
    const next = offset + 2 + length
    if (next > to) return { offset, why: `option ${code} runs past the end` }
    const value = packet.subarray(offset + 2, next)
    const before = into.get(code)
    into.set(code, before === undefined ? value : Buffer.concat([before, value]))
    offset = next
  }
  return undefined
}

/**
 * Writes a message. `minimumBytes` pads with zeros after the END (BOOTP relays and old ROMs drop anything under 300 octets). The
 * options leave in the map's order; more than 255 bytes are split (RFC 3396); sname and file are never used for options.
 */
export const encode = (message: DhcpMessage, minimumBytes = 0): Buffer => {
  const size = at.options + optionBytes(message.options) + 1
  const packet = Buffer.alloc(Math.max(size, minimumBytes))
  packet.writeUInt8(message.op === 'request' ? 1 : 2, 0)
  packet.writeUInt8(message.htype, 1)
  packet.writeUInt8(message.hlen, 2)
  packet.writeUInt8(message.hops, at.hops)
  packet.writeUInt32BE(message.xid, at.xid)
  packet.writeUInt16BE(message.secs, at.secs)
  packet.writeUInt16BE(message.flags, at.flags)
  packet.set(Ipv4.toBytes(message.ciaddr), at.ciaddr)
  packet.set(Ipv4.toBytes(message.yiaddr), at.yiaddr)
  packet.set(Ipv4.toBytes(message.siaddr), at.siaddr)
  packet.set(Ipv4.toBytes(message.giaddr), at.giaddr)
  packet.set(message.chaddr.subarray(0, 16), at.chaddr)
  packet.write(message.sname.slice(0, 63), at.sname, 'latin1')
  packet.write(message.file.slice(0, 127), at.file, 'latin1')
  packet.writeUInt32BE(magicCookie, at.cookie)
  writeOptions(packet, message.options)
  return packet
}

/** Octets of the message before padding, with its END: what option 57 limits. */
export const encodedBytes = (message: DhcpMessage): number =>
  at.options + optionBytes(message.options) + 1

const optionBytes = (options: ReadonlyMap<number, Uint8Array>): number => {
  let sum = 0
  for (const value of options.values())
    sum += value.length + 2 * Math.max(1, Math.ceil(value.length / 255))
  return sum
}

const writeOptions = (packet: Buffer, options: ReadonlyMap<number, Uint8Array>): void => {
  let offset: number = at.options
  for (const [code, value] of options) {
    let from = 0
    do {
      const piece = value.subarray(from, from + 255)
      packet[offset] = code
      packet[offset + 1] = piece.length
      packet.set(piece, offset + 2)
      offset += 2 + piece.length
      from += 255
    } while (from < value.length)
  }
  packet[offset] = end
}

const addressAt = (packet: Buffer, offset: number): Ipv4 =>
  Ipv4.fromNumber(packet.readUInt32BE(offset))

/** Text up to the first NUL or the end of the field; some ROMs fill the field without a NUL. */
const textAt = (packet: Buffer, from: number, to: number): string => {
  const nul = packet.indexOf(0, from)
  return packet.toString('latin1', from, nul === -1 || nul > to ? to : nul)
}

const malformed = (offset: number, why: string): Decoded => ({
  kind: 'malformed',
  malformed: { offset, why },
})
