/** MacAddress: a 48-bit Ethernet address, lower case with colons. Not a chaddr of another hardware type. */
import { invalid } from '../refusal.js'
import { ok, refuse, type Result } from '../result.js'

declare const brand: unique symbol
export type MacAddress = string & { readonly [brand]: 'MacAddress' }

const separators = /[:\-. ]/g
const twelveHexDigits = /^[0-9a-f]{12}$/

export const MacAddress = {
  /**
   * Reads any common spelling: `00:0c:29:33:83:6b`, `00-0C-…`, `000c.2933.836b`, `000C2933836B`, and the pxelinux
   * BOOTIF form `01-00-0c-…` (a leading hardware type 01).
   */
  parse(text: string): Result<MacAddress> {
    if (text.length > 32) return refuse(invalid('a MAC address has 12 hexadecimal digits'))
    let digits = text.trim().toLowerCase().replace(separators, '')
    if (digits.length === 14 && digits.startsWith('01')) digits = digits.slice(2)
    if (!twelveHexDigits.test(digits))
      return refuse(invalid(`not a MAC address: ${JSON.stringify(text)}`))
    return ok(withColons(digits))
  },

  /** The first six bytes of `bytes` (a chaddr field); fewer are refused. */
  fromBytes(bytes: Uint8Array): Result<MacAddress> {
    if (bytes.length < 6) return refuse(invalid('a MAC address has 6 bytes'))
    return ok(withColons(Buffer.from(bytes.subarray(0, 6)).toString('hex')))
  },

  /** The six bytes. */
  toBytes: (mac: MacAddress): Buffer => Buffer.from(mac.replaceAll(':', ''), 'hex'),

  /** `01-00-0c-29-33-83-6b`: how pxelinux and BOOTIF= write an Ethernet address. */
  toBootif: (mac: MacAddress): string => `01-${mac.replaceAll(':', '-')}`,

  /** False for the all-zero and broadcast addresses and for multicast: nothing that identifies a machine. */
  isIdentity(mac: MacAddress): boolean {
    const first = Number.parseInt(mac.slice(0, 2), 16)
    return mac !== '00:00:00:00:00:00' && (first & 1) === 0
  },

  /** For literals in tests and fixtures only: the text must already be in canonical form. */
  unsafe: (text: string): MacAddress => text as MacAddress,
}

const withColons = (digits: string): MacAddress =>
  [0, 2, 4, 6, 8, 10].map((at) => digits.slice(at, at + 2)).join(':') as MacAddress
