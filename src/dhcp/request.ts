/**
 * REQUEST: one message type, four situations (RFC 2131 section 4.3.2), told apart by where the client puts the address and whether it
 * names a server. Each ends in ACK, NAK or silence.
 */
import type { Lease } from '../domain/lease.js'
import { Ipv4 } from '../domain/values/ipv4.js'
import { serverIdentifierFor } from './answer.js'
import { answer, leaseSecondsFor, refuse, type Enquiry } from './enquiry.js'
import type { DhcpMessage } from './message.js'
import { options, valueOf } from './options.js'
import { silence, type Effect, type Verdict } from './reply.js'

export type RequestKind =
  /** It answers an offer and names the server it chose. */
  | { readonly kind: 'selecting'; readonly server: Ipv4; readonly address: Ipv4 | undefined }
  /** It was restarted and remembers an address. */
  | { readonly kind: 'init-reboot'; readonly address: Ipv4 }
  /** It uses the address and asks its own server for more time. */
  | { readonly kind: 'renewing'; readonly address: Ipv4 }
  /** It asks any server for more time. */
  | { readonly kind: 'rebinding'; readonly address: Ipv4 }
  /** It names neither server nor address: broken, but what it had tells what it means. */
  | { readonly kind: 'nameless' }

/** RFC 2131 table 4. `cast` tells renewing (unicast) from rebinding (broadcast). */
export const requestKind = (request: DhcpMessage, cast: 'unicast' | 'broadcast'): RequestKind => {
  const server = valueOf(request, options.serverIdentifier)
  const wanted = valueOf(request, options.requestedAddress)
  const current = request.ciaddr === Ipv4.any ? undefined : request.ciaddr
  if (server !== undefined) return { kind: 'selecting', server, address: wanted ?? current }
  if (current !== undefined)
    return { kind: cast === 'unicast' ? 'renewing' : 'rebinding', address: current }
  if (wanted !== undefined) return { kind: 'init-reboot', address: wanted }
  return { kind: 'nameless' }
}

export const respondToRequest = (enquiry: Enquiry): Verdict => {
  const { request, context, mac } = enquiry
  const situation = requestKind(request, context.arrival.cast)
  switch (situation.kind) {
    case 'selecting':
      return selecting(enquiry, situation.server, situation.address ?? expected(enquiry))
    case 'init-reboot':
      return ofRecord(enquiry, situation.address, 'init-reboot')
    case 'rebinding':
      return ofRecord(enquiry, situation.address, 'rebinding')
    case 'renewing':
      return renewing(enquiry, situation.address)
    case 'nameless': {
      const meant = expected(enquiry)
      return meant === undefined
        ? silence('unknown-client', `${mac} names neither an address nor a server`)
        : grant(enquiry, meant, 'names nothing; meant is what it had')
    }
  }
}

const selecting = (enquiry: Enquiry, server: Ipv4, address: Ipv4 | undefined): Verdict => {
  const { request, context, mac } = enquiry
  if (server !== serverIdentifierFor(request, context.segment))
    return silence('other-server-chosen', `it chose ${server}`, { kind: 'withdraw', mac })
  if (address === undefined) return refuse(enquiry, 'no address was asked for')
  if (!context.pool.isFreeFor(mac, address, context.now))
    return refuse(enquiry, `${address} is not available`)
  return grant(enquiry, address, 'selecting: took our offer')
}

/** INIT-REBOOT and REBINDING: only a client that we know is answered, wrong networks excepted. */
const ofRecord = (enquiry: Enquiry, address: Ipv4, situation: string): Verdict => {
  const { context, mac } = enquiry
  if (!Ipv4.isIn(address, context.segment.subnet))
    return refuse(enquiry, `${address} is not of this network`)
  const lease = ownLease(enquiry)
  if (lease === undefined)
    return silence('unknown-client', `${situation}: no record of ${mac}, RFC 2131 4.3.2`)
  if (lease.address !== address) return refuse(enquiry, `${address} is not yours`)
  if (!context.pool.isFreeFor(mac, address, context.now))
    return refuse(enquiry, `${address} is no longer available`)
  return grant(enquiry, address, situation)
}

/**
 * RENEWING comes to our own address, so the client has it from us, even if we have lost the record: it keeps an address that nobody
 * else holds.
 */
const renewing = (enquiry: Enquiry, address: Ipv4): Verdict => {
  const { context, mac } = enquiry
  const lease = ownLease(enquiry)
  if (lease !== undefined && lease.address !== address)
    return refuse(enquiry, `${address} is not yours`)
  if (!context.pool.isFreeFor(mac, address, context.now))
    return refuse(enquiry, `${address} is not available`)
  return grant(enquiry, address, lease === undefined ? 'renewing, adopted' : 'renewing')
}

const grant = (enquiry: Enquiry, address: Ipv4, because: string): Verdict => {
  const { request, context, mac } = enquiry
  const leaseSeconds = leaseSecondsFor(request, context.segment)
  const before = ownLease(enquiry)
  const hostname = cleanHostName(valueOf(request, options.hostName))
  const lease: Lease = {
    kind: 'bound',
    mac,
    address,
    boundAt: before?.kind === 'bound' && before.address === address ? before.boundAt : context.now,
    expiresAt: context.now + leaseSeconds * 1000,
    ...(hostname === undefined ? {} : { hostname }),
  }
  const effect: Effect = { kind: 'commit', mac, lease }
  return answer(enquiry, { kind: 'ack', yiaddr: address, leaseSeconds }, { because, effect })
}

/** What this machine has on offer, or had last. */
const expected = (enquiry: Enquiry): Ipv4 | undefined =>
  enquiry.context.pool.offeredTo(enquiry.mac) ?? ownLease(enquiry)?.address

/** Its lease, live or past, unless the address has since gone to another. */
const ownLease = ({ context, mac }: Enquiry): Exclude<Lease, { kind: 'declined' }> | undefined => {
  const lease = context.leases.byMac(mac)
  return lease === undefined || lease.kind === 'declined' ? undefined : lease
}

/** Host names are only for people to read: letters, digits, dots and hyphens, at most 63; anything else is no name. */
const cleanHostName = (sent: string | undefined): string | undefined =>
  sent !== undefined && /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62})$/.test(sent) ? sent : undefined
