/** Messages as text for people: log, explain, golden files. Every byte from the wire is escaped. */
import type { DhcpMessage } from './message.js'
import { optionsByCode } from './options.js'

/** `next server 10.0.0.1`: the header fields that say something, one a line. */
export const describeHeader = (message: DhcpMessage): readonly string[] => [
  `${message.op} ${message.kind} xid ${hex(message.xid, 8)} secs ${message.secs} flags ${hex(message.flags, 4)} hops ${message.hops}`,
  `ciaddr ${message.ciaddr} yiaddr ${message.yiaddr} siaddr ${message.siaddr} giaddr ${message.giaddr}`,
  `htype ${message.htype} hlen ${message.hlen} chaddr ${Buffer.from(message.chaddr).toString('hex')}`,
  `sname ${JSON.stringify(message.sname)} file ${JSON.stringify(message.file)}`,
]

/** `67 boot-file-name "snponly.efi"`. */
export const describeOption = (code: number, bytes: Uint8Array): string => {
  const option = optionsByCode.get(code)
  const raw = Buffer.from(bytes).toString('hex')
  if (option === undefined) return `${code} ${raw}`
  const value = option.shape.decode(bytes)
  return `${code} ${option.name} ${value === undefined ? `(malformed) ${raw}` : describeValue(value)}`
}

const describeValue = (value: unknown): string => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (value instanceof Map)
    return `{${[...value].map(([code, inner]) => `${String(code)}: ${describeValue(inner)}`).join(', ')}}`
  if (Array.isArray(value)) return value.map(describeValue).join(' ')
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

const hex = (value: number, digits: number): string =>
  `0x${value.toString(16).padStart(digits, '0')}`
