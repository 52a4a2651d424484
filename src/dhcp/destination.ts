/**
 * Where a reply goes: RFC 2131 section 4.1 as a union. One deviation: the RFC would unicast to the hardware address of a client that has
 * no IP address yet and did not set the broadcast flag. That takes a raw frame or an entry in the neighbour table, and Node.js has
 * neither, so such replies are broadcast, which the RFC allows ("if unicasting is not possible, the message MAY be sent as an IP
 * broadcast"); a client that cannot take broadcasts before it has an address is not known.
 */
import { Ipv4 } from '../domain/values/ipv4.js'
import { type DhcpMessage } from './message.js'

export type Destination =
  /** The relay agent that brought the request: its server port. */
  | { readonly kind: 'relay'; readonly address: Ipv4 }
  /** A client that has an address; `port` when it is not the client port (PXE boot server answers go back to where they came from). */
  | { readonly kind: 'unicast'; readonly address: Ipv4; readonly port?: number }
  | { readonly kind: 'broadcast' }

/** For OFFER, ACK and NAK on the DHCP port. A NAK is never sent to ciaddr: that address is what it takes away (RFC 2131 4.1). */
export const destinationOf = (request: DhcpMessage, kind: 'offer' | 'ack' | 'nak'): Destination => {
  if (request.giaddr !== Ipv4.any) return { kind: 'relay', address: request.giaddr }
  if (kind === 'nak' || request.ciaddr === Ipv4.any || request.kind === 'discover')
    return { kind: 'broadcast' }
  return { kind: 'unicast', address: request.ciaddr }
}

/** For answers on port 4011 (PXE 2.1 section 2.2.3): back to the socket that asked, or by its relay. */
export const bootServerDestination = (
  request: DhcpMessage,
  from: { readonly address: Ipv4; readonly port: number },
): Destination => {
  if (request.giaddr !== Ipv4.any) return { kind: 'relay', address: request.giaddr }
  if (from.address === Ipv4.any) return { kind: 'broadcast' }
  return { kind: 'unicast', address: from.address, port: from.port }
}

/** `relay 10.0.0.2`, for log lines and explain. */
export const describeDestination = (destination: Destination): string => {
  switch (destination.kind) {
    case 'broadcast':
      return 'broadcast'
    case 'relay':
      return `relay ${destination.address}`
    case 'unicast':
      return destination.port === undefined
        ? `unicast ${destination.address}`
        : `unicast ${destination.address}:${destination.port}`
  }
}
