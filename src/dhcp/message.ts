/**
 * DhcpMessage: RFC 2131 figure 1 as a value, for requests and replies alike. Options are raw bytes by code, in the order in which they
 * stand on the wire; options.ts gives them meaning. Nothing here touches bytes of a packet.
 */
import type { Ipv4 } from '../domain/values/ipv4.js'

/** Option 53, RFC 2132 section 9.6. */
export const messageTypes = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const
export type MessageKind = keyof typeof messageTypes

export interface DhcpMessage {
  readonly kind: MessageKind
  /** BOOTREQUEST from clients, BOOTREPLY from servers. */
  readonly op: 'request' | 'reply'
  /** Hardware type, RFC 1700: 1 is Ethernet. */
  readonly htype: number
  /** Length of the hardware address in `chaddr`: 0 to 16. */
  readonly hlen: number
  readonly hops: number
  /** Transaction id, 32 bits. */
  readonly xid: number
  /** Seconds since the client began, as it says. */
  readonly secs: number
  /** 16 bits; 0x8000 asks for broadcast (RFC 2131 figure 2). */
  readonly flags: number
  /** The client's own address, when it has one. */
  readonly ciaddr: Ipv4
  /** "Your" address: what the server gives. */
  readonly yiaddr: Ipv4
  /** Next server in the boot. */
  readonly siaddr: Ipv4
  /** Relay agent. */
  readonly giaddr: Ipv4
  /** All 16 bytes of the client's hardware address field. */
  readonly chaddr: Uint8Array
  /** Server host name: at most 63 characters, one byte each. */
  readonly sname: string
  /** Boot file name: at most 127 characters, one byte each. */
  readonly file: string
  readonly options: ReadonlyMap<number, Uint8Array>
}

/** A datagram that is not a DHCP message: what is wrong, and where. */
export interface Malformed {
  readonly offset: number
  readonly why: string
}

export const broadcastFlag = 0x8000

/** The messages that clients send; a server answers no other (RFC 2131 table 2). */
export const isFromClient = (kind: MessageKind): boolean =>
  kind !== 'offer' && kind !== 'ack' && kind !== 'nak'
