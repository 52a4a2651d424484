/**
 * The `dhcp` package, behind a guard: an independent reader of our replies (explain, tests) and the writer and reader of the rival probe.
 * Not on the path of any client's request: see README.md for what the package gets wrong without the guard.
 * The guard: every option code is registered as plain bytes, and packets are brought into the one form that the package reads rightly
 * (Ethernet, no pads, every option once and whole, END) or refused.
 */
import packageOptions from 'dhcp/lib/options.js'
import protocol from 'dhcp/lib/protocol.js'
import type { DhcpMessage } from './message.js'

export type PackageMessage = ReturnType<typeof protocol.parse>

for (let code = 1; code <= 254; code += 1)
  packageOptions.addOption(code, { name: `option ${code}`, type: 'UInt8s' })

const headerBytes = 240
const magicCookie = 0x63825363

/** Reads a packet by the package; undefined when it cannot be brought into the form that the package understands. Never throws. */
export const readByPackage = (bytes: Uint8Array): PackageMessage | undefined => {
  const canonical = canonicalise(Buffer.from(bytes))
  if (canonical === undefined) return undefined
  return protocol.parse(canonical)
}

/** Writes a message by the package: Ethernet only, options of 1 to 255 bytes, at most 1500 bytes in all, in order of their codes. */
export const writeByPackage = (message: PackageMessage): Buffer => {
  const { _data: buffer, _w: length } = protocol.format(message)
  return Buffer.from(buffer.subarray(0, length))
}

/** `agrees`, or the first difference between our message and what the package reads in our bytes. */
export const readTwice = (bytes: Uint8Array, ours: DhcpMessage): string => {
  const theirs = readByPackage(bytes)
  if (theirs === undefined) return 'cannot read it (not Ethernet, or an option over 255 bytes)'
  const fields: readonly (readonly [string, unknown, unknown])[] = [
    ['xid', ours.xid, theirs.xid],
    ['flags', ours.flags, theirs.flags],
    ['ciaddr', ours.ciaddr, theirs.ciaddr],
    ['yiaddr', ours.yiaddr, theirs.yiaddr],
    ['siaddr', ours.siaddr, theirs.siaddr],
    ['giaddr', ours.giaddr, theirs.giaddr],
    ['sname', ours.sname, theirs.sname],
    ['file', ours.file, theirs.file],
    ['options', optionText(ours.options), optionText(bytesByCode(theirs))],
  ]
  const different = fields.find(([, mine, other]) => mine !== other)
  return different === undefined
    ? 'agrees'
    : `reads ${different[0]} as ${String(different[2])}, we wrote ${String(different[1])}`
}

/** The options of a packet that the package has read. */
export const bytesByCode = (message: PackageMessage): ReadonlyMap<number, Uint8Array> =>
  new Map(
    Object.entries(message.options).map(([code, value]) => [Number(code), Buffer.from(value)]),
  )

const optionText = (options: ReadonlyMap<number, Uint8Array>): string =>
  [...options]
    .sort(([one], [other]) => one - other)
    .map(([code, value]) => `${code}=${Buffer.from(value).toString('hex')}`)
    .join(' ')

const canonicalise = (packet: Buffer): Buffer | undefined => {
  if (packet.length < headerBytes || packet.readUInt32BE(236) !== magicCookie) return undefined
  if (packet[1] !== 1 || packet[2] !== 6) return undefined
  const parts = [packet.subarray(0, headerBytes)]
  const seen = new Set<number>()
  let offset = headerBytes
  while (offset < packet.length && packet[offset] !== 255) {
    const code = packet.readUInt8(offset)
    const length = packet[offset + 1]
    if (code === 0) {
      offset += 1
      continue
    }
    if (length === undefined || offset + 2 + length > packet.length) return undefined
    if (seen.has(code) || code === 52) return undefined
    seen.add(code)
    parts.push(packet.subarray(offset, offset + 2 + length))
    offset += 2 + length
  }
  return Buffer.concat([...parts, Buffer.from([255])])
}
