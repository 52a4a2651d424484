/**
 * The shapes that option values take on the wire, each with its decoder and encoder. A decoder answers undefined for bytes of a wrong
 * length and never throws; an encoder is given values that are right by their type.
 */
import { Ipv4 } from '../domain/values/ipv4.js'

export interface OptionShape<T> {
  decode(bytes: Uint8Array): T | undefined
  encode(value: T): Uint8Array
}

/** One address, exactly four bytes. */
export const ipv4: OptionShape<Ipv4> = {
  decode(bytes) {
    const address = Ipv4.fromBytes(bytes)
    return address.ok ? address.value : undefined
  },
  encode: (value) => Ipv4.toBytes(value),
}

/** One address or more, in order of preference. */
export const ipv4List: OptionShape<readonly Ipv4[]> = {
  decode(bytes) {
    if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined
    const list: Ipv4[] = []
    for (let at = 0; at < bytes.length; at += 4) {
      const address = ipv4.decode(bytes.subarray(at, at + 4))
      if (address !== undefined) list.push(address)
    }
    return list
  },
  encode: (value) => Buffer.concat(value.map((address) => Ipv4.toBytes(address))),
}

/** An unsigned big-endian number of exactly `size` bytes. */
const unsigned = (size: 1 | 2 | 4): OptionShape<number> => ({
  decode: (bytes) => (bytes.length === size ? bufferOf(bytes).readUIntBE(0, size) : undefined),
  encode(value) {
    const bytes = Buffer.alloc(size)
    bytes.writeUIntBE(value, 0, size)
    return bytes
  },
})
export const uint8 = unsigned(1)
export const uint16 = unsigned(2)
export const uint32 = unsigned(4)

/** 16-bit numbers; an odd last byte, as broken firmware sends, is left out. */
export const uint16List: OptionShape<readonly number[]> = {
  decode(bytes) {
    if (bytes.length < 2) return undefined
    const view = bufferOf(bytes)
    const list: number[] = []
    for (let at = 0; at + 1 < view.length; at += 2) list.push(view.readUInt16BE(at))
    return list
  },
  encode(value) {
    const bytes = Buffer.alloc(value.length * 2)
    value.forEach((number, index) => bytes.writeUInt16BE(number, index * 2))
    return bytes
  },
}

/** Text, one byte a character; NULs at the end are trimmed (RFC 2132 section 2). */
export const text: OptionShape<string> = {
  decode(bytes) {
    let end = bytes.length
    while (end > 0 && bytes[end - 1] === 0) end -= 1
    return bufferOf(bytes.subarray(0, end)).toString('latin1')
  },
  encode: (value) => Buffer.from(value, 'latin1'),
}

/** Bytes that mean something only to those who sent them. */
export const opaque: OptionShape<Uint8Array> = {
  decode: (bytes) => bytes,
  encode: (value) => value,
}

/** Options inside an option: code, length, value. `framed` ones may have pads and end with 255 (RFC 2132 8.4); option 82's do not. */
const inner = (framed: boolean): OptionShape<ReadonlyMap<number, Uint8Array>> => ({
  decode(bytes) {
    const found = new Map<number, Uint8Array>()
    let at = 0
    while (at < bytes.length) {
      const code = bytes[at] ?? 0
      if (framed && code === 255) break
      if (framed && code === 0) {
        at += 1
        continue
      }
      const length = bytes[at + 1]
      if (length === undefined || at + 2 + length > bytes.length) return undefined
      found.set(code, bytes.subarray(at + 2, at + 2 + length))
      at += 2 + length
    }
    return found
  },
  encode(value) {
    const parts = [...value].map(([code, bytes]) => Buffer.from([code, bytes.length, ...bytes]))
    return Buffer.concat(framed ? [...parts, Buffer.from([255])] : parts)
  },
})
export const framedOptions = inner(true)
export const plainOptions = inner(false)

/**
 * User class: RFC 3004 wants length-prefixed pieces, iPXE and many others send bare text. Read as pieces when the lengths add up to
 * the whole, as one piece of text when not; written as iPXE does when there is but one.
 */
export const userClass: OptionShape<readonly string[]> = {
  decode(bytes) {
    if (bytes.length === 0) return undefined
    return pieces(bytes) ?? [text.decode(bytes) ?? '']
  },
  encode: (value) =>
    value.length === 1
      ? Buffer.from(value[0] ?? '', 'latin1')
      : Buffer.concat(
          value.map((piece) => Buffer.from([piece.length, ...Buffer.from(piece, 'latin1')])),
        ),
}

const pieces = (bytes: Uint8Array): readonly string[] | undefined => {
  const found: string[] = []
  let at = 0
  while (at < bytes.length) {
    const length = bytes[at] ?? 0
    if (length === 0 || at + 1 + length > bytes.length) return undefined
    found.push(bufferOf(bytes.subarray(at + 1, at + 1 + length)).toString('latin1'))
    at += 1 + length
  }
  return found
}

const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
