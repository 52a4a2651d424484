/**
 * respond(message, context) -> Reply or Silence with its reason: the whole of what this server decides, pure and synchronous. The message
 * type is looked at first; the four situations of a REQUEST are in request.ts. What must happen besides (offers kept, leases written)
 * is said in the verdict's effect and done by the corridor.
 */
import { Ipv4 } from '../domain/values/ipv4.js'
import { MacAddress } from '../domain/values/mac-address.js'
import { classify } from './boot-client.js'
import { bootFileFor, type BootFile } from './boot-file.js'
import { answer, leaseSecondsFor, type Enquiry, type RespondContext } from './enquiry.js'
import { isFromClient, type DhcpMessage } from './message.js'
import { options, valueOf } from './options.js'
import { declined, released } from './relinquish.js'
import { nothing, silence, type Verdict } from './reply.js'
import { respondToRequest } from './request.js'
import type { SegmentConfig } from './segment.js'

export const respond = (request: DhcpMessage, context: RespondContext): Verdict => {
  if (request.op !== 'request' || !isFromClient(request.kind))
    return silence('not-for-servers', `${request.op} ${request.kind}`)
  const mac = identityOf(request)
  if (mac === undefined)
    return silence(
      'no-hardware-address',
      `htype ${request.htype}, hlen ${request.hlen}, ${Buffer.from(request.chaddr).toString('hex')}`,
    )
  const barred = barrier(request, context.segment, mac)
  if (barred !== undefined) return barred
  const client = classify(request)
  const boot: BootFile =
    client.kind === 'not-netbooting'
      ? { kind: 'none', because: 'does not boot from the network' }
      : bootFileFor(client, context.segment)
  const enquiry: Enquiry = { request, context, mac, client, boot }
  if (client.kind !== 'not-netbooting' && boot.kind === 'none' && asksForAnswer(request))
    return silence('no-boot-file', boot.because)
  if (context.arrival.port === 'boot-server') return respondAsBootServer(enquiry)
  return context.segment.mode === 'proxy' ? respondAsProxy(enquiry) : respondWithAddress(enquiry)
}

const respondWithAddress = (enquiry: Enquiry): Verdict => {
  switch (enquiry.request.kind) {
    case 'discover':
      return offer(enquiry)
    case 'request':
      return respondToRequest(enquiry)
    case 'decline':
      return declined(enquiry)
    case 'release':
      return released(enquiry)
    case 'inform':
      return inform(enquiry)
    case 'offer':
    case 'ack':
    case 'nak':
      return silence('not-for-servers', enquiry.request.kind)
  }
}

/** RFC 2131 4.3.1. ciaddr is ignored, whatever it holds. */
const offer = (enquiry: Enquiry): Verdict => {
  const { request, context, mac } = enquiry
  const wanted = valueOf(request, options.requestedAddress)
  const chosen = context.pool.choose(mac, wanted, context.now)
  if (chosen === undefined) return silence('pool-exhausted', 'no address is free')
  return answer(
    enquiry,
    {
      kind: 'offer',
      yiaddr: chosen.address,
      leaseSeconds: leaseSecondsFor(request, context.segment),
    },
    { because: chosen.because, effect: { kind: 'reserve', mac, address: chosen.address } },
  )
}

/** RFC 2131 4.3.5: settings for a client that has its address from elsewhere; no lease time, no yiaddr. */
const inform = (enquiry: Enquiry): Verdict =>
  answer(enquiry, { kind: 'ack' }, { because: 'settings only', effect: nothing })

/** PXE 2.1 section 2.2.2: what to boot, beside the server that gives the address. */
const respondAsProxy = (enquiry: Enquiry): Verdict => {
  const { request, client } = enquiry
  if (client.kind === 'not-netbooting')
    return silence('not-netbooting', 'in proxy mode only network boot clients are answered')
  if (request.kind === 'discover')
    return answer(enquiry, { kind: 'offer' }, { because: 'proxy offer', effect: nothing })
  if (request.kind === 'inform')
    return answer(enquiry, { kind: 'ack' }, { because: 'settings only', effect: nothing })
  return silence('proxy-mode', `${request.kind} concerns the server that gives addresses`)
}

/** PXE 2.1 section 2.2.3. The server identifier is not looked at: it names the DHCP server, when it is there at all. */
const respondAsBootServer = (enquiry: Enquiry): Verdict => {
  const { request, client } = enquiry
  if (client.kind === 'not-netbooting')
    return silence('not-netbooting', 'the boot server port is for network boot clients')
  if (!asksForAnswer(request)) return silence('not-for-servers', `${request.kind} on port 4011`)
  return answer(enquiry, { kind: 'ack' }, { because: 'boot server', effect: nothing })
}

const asksForAnswer = (request: DhcpMessage): boolean =>
  request.kind === 'discover' || request.kind === 'request' || request.kind === 'inform'

/** Leases are kept by MAC through all stages of a boot; hardware without an Ethernet address is not served. */
const identityOf = (request: DhcpMessage): MacAddress | undefined => {
  if ((request.htype !== 1 && request.htype !== 6) || request.hlen !== 6) return undefined
  const mac = MacAddress.fromBytes(request.chaddr)
  return mac.ok && MacAddress.isIdentity(mac.value) ? mac.value : undefined
}

/** Reasons not to talk to this sender at all. */
const barrier = (
  request: DhcpMessage,
  segment: SegmentConfig,
  mac: MacAddress,
): Verdict | undefined => {
  if (segment.deniedMacs.has(mac)) return silence('denied', mac)
  if (segment.allowedMacs.size > 0 && !segment.allowedMacs.has(mac))
    return silence('not-on-the-allow-list', mac)
  const link = linkOf(request)
  if (link !== Ipv4.any && !Ipv4.isIn(link, segment.subnet))
    return silence('unknown-network', `relayed from ${link}`)
  return undefined
}

/** The client's network as its relay says it: option 82's link selection (RFC 3527) before giaddr. */
const linkOf = (request: DhcpMessage): Ipv4 => {
  if (request.giaddr === Ipv4.any) return Ipv4.any
  const selected = valueOf(request, options.relayAgent)?.get(linkSelection)
  const address = selected === undefined ? undefined : Ipv4.fromBytes(selected)
  return address?.ok === true ? address.value : request.giaddr
}
const linkSelection = 5
