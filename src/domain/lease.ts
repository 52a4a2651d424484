/** Lease: what a committed DHCP address is. Offers are not leases: they live in the pool's memory and may be forgotten. */
import type { Ipv4 } from './values/ipv4.js'
import type { MacAddress } from './values/mac-address.js'

interface LeaseCommon {
  readonly address: Ipv4
  /** Milliseconds since 1970 at which the address may be given to somebody else. */
  readonly expiresAt: number
}

export type Lease =
  /** Held by the machine with this MAC, through firmware, iPXE, microkernel and installed system alike. */
  | (LeaseCommon & {
      readonly kind: 'bound'
      readonly mac: MacAddress
      /** Host name the client sent (option 12), cleaned; only for people to read. */
      readonly hostname?: string
      readonly boundAt: number
    })
  /** Given up (RFC 2131 4.4.6) or expired, but kept so that the same machine gets the same address again. */
  | (LeaseCommon & { readonly kind: 'released'; readonly mac: MacAddress })
  /** A client found it in use (DHCPDECLINE, RFC 2131 4.3.3): quarantined until `expiresAt`. */
  | (LeaseCommon & { readonly kind: 'declined' })
