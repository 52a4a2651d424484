/** Ipv4: an IPv4 address in dotted decimal. Also the little arithmetic that pools and subnets need. */
import { invalid } from '../refusal.js'
import { ok, refuse, type Result } from '../result.js'

declare const brand: unique symbol
export type Ipv4 = string & { readonly [brand]: 'Ipv4' }

/** A subnet: its network address and prefix length, 0 to 32. */
export interface Subnet {
  readonly network: Ipv4
  readonly prefix: number
}

const quad = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/

export const Ipv4 = {
  parse: (text: string): Result<Ipv4> =>
    quad.test(text)
      ? ok(text as Ipv4)
      : refuse(invalid(`not an IPv4 address: ${JSON.stringify(text.slice(0, 40))}`)),

  /** Exactly four bytes. */
  fromBytes(bytes: Uint8Array): Result<Ipv4> {
    if (bytes.length !== 4) return refuse(invalid('an IPv4 address has 4 bytes'))
    return ok(bytes.join('.') as Ipv4)
  },
  toBytes: (address: Ipv4): Buffer => Buffer.from(address.split('.').map(Number)),

  /** The address as an unsigned 32-bit number. */
  toNumber: (address: Ipv4): number => Ipv4.toBytes(address).readUInt32BE(0),
  /** 0 to 2^32-1; anything above wraps. */
  fromNumber(number: number): Ipv4 {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(number >>> 0)
    return bytes.join('.') as Ipv4
  },

  /** `255.255.255.0` of 24. */
  maskOf: (prefix: number): Ipv4 =>
    Ipv4.fromNumber(prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0),
  subnetOf: (address: Ipv4, prefix: number): Subnet => ({
    network: Ipv4.fromNumber(Ipv4.toNumber(address) & Ipv4.toNumber(Ipv4.maskOf(prefix))),
    prefix,
  }),
  broadcastOf: (subnet: Subnet): Ipv4 =>
    Ipv4.fromNumber(Ipv4.toNumber(subnet.network) | ~Ipv4.toNumber(Ipv4.maskOf(subnet.prefix))),
  isIn: (address: Ipv4, subnet: Subnet): boolean =>
    Ipv4.subnetOf(address, subnet.prefix).network === subnet.network,

  any: '0.0.0.0' as Ipv4,
  broadcast: '255.255.255.255' as Ipv4,

  /** For literals in tests and fixtures only: the text must already be in canonical form. */
  unsafe: (text: string): Ipv4 => text as Ipv4,
}
