/** Segment: what the operator says about one network that is served: its device, our address, its pool, its ways. Plain data; no defaults here but the ports. */
import type { Ipv4, Subnet } from '../domain/values/ipv4.js'
import type { MacAddress } from '../domain/values/mac-address.js'

/** First and last address, both included. */
export interface AddressRange {
  readonly first: Ipv4
  readonly last: Ipv4
}

export interface SegmentConfig {
  /** Network device; absent only on loopback (tests), where answers go back to the sender instead of being broadcast. */
  readonly interface?: string
  /** The server's own address on the segment: server identifier, next server. */
  readonly address: Ipv4
  readonly subnet: Subnet
  readonly ranges: readonly AddressRange[]
  readonly router?: Ipv4
  /** Name servers; when empty the server's own address is sent, for Debian's installer stops without one. */
  readonly dns: readonly Ipv4[]
  readonly domainName?: string
  /** 120 to 2^32-2. */
  readonly leaseSeconds: number
  /** `proxy`: another server gives addresses, we only say what to boot (PXE 2.1). */
  readonly mode: 'authoritative' | 'proxy'
  /** What an iPXE that runs on a BIOS gets: our script, or pxelinux's menu (QEMU's ROM is an iPXE). */
  readonly biosIpxe: 'script' | 'menu'
  readonly uefiLoader: 'snponly.efi' | 'ipxe.efi'
  /** Loaders for further architectures, by IANA number: a file on our TFTP server. */
  readonly loaders?: ReadonlyMap<number, string>
  /** Where UEFI HTTP Boot finds the same files, with a slash at the end; absent: such clients are not answered. */
  readonly httpBootUrl?: string
  /** Never answered. */
  readonly deniedMacs: ReadonlySet<MacAddress>
  /** When not empty, nobody else is answered. */
  readonly allowedMacs: ReadonlySet<MacAddress>
  readonly ports: DhcpPorts
  /** Names from quirks/index.ts. */
  readonly disabledQuirks: readonly string[]
}

export interface DhcpPorts {
  readonly server: number
  readonly client: number
  readonly bootServer: number
}

/** RFC 2131 section 4.1 and PXE 2.1 section 2.2.3. */
export const standardPorts: DhcpPorts = { server: 67, client: 68, bootServer: 4011 }
