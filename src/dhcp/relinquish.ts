/**
 * DECLINE and RELEASE: clients giving addresses back. Neither is answered (RFC 2131 4.3.3, 4.3.4), and both are believed only from the
 * machine that holds the address, so that one machine cannot empty the pool or free another's address.
 */
import type { Ipv4 } from '../domain/values/ipv4.js'
import { serverIdentifierFor } from './answer.js'
import { options, valueOf } from './options.js'
import { silence, type Silence } from './reply.js'
import type { Enquiry } from './enquiry.js'

/** How long a declined address rests: long enough for whoever squats on it to be found or gone. */
export const quarantineMs = 600_000

/** "Somebody uses the address you gave me." */
export const declined = (enquiry: Enquiry): Silence => {
  const { request, context, mac } = enquiry
  const other = namesAnother(enquiry)
  if (other !== undefined) return other
  const address = valueOf(request, options.requestedAddress)
  if (address === undefined || !isHeld(enquiry, address))
    return silence('not-the-holder', `declined ${address ?? 'no address'}`)
  const lease = { kind: 'declined', address, expiresAt: context.now + quarantineMs } as const
  return silence('noted', `declined ${address}: in use by somebody else`, {
    kind: 'commit',
    mac,
    lease,
  })
}

/** "I have no more need of my address." It is kept in mind, so that the same machine gets the same one again. */
export const released = (enquiry: Enquiry): Silence => {
  const { request, context, mac } = enquiry
  const other = namesAnother(enquiry)
  if (other !== undefined) return other
  const lease = context.leases.byMac(mac)
  if (lease?.kind !== 'bound' || lease.address !== request.ciaddr)
    return silence('not-the-holder', `released ${request.ciaddr}`)
  return silence('noted', `released ${lease.address}`, {
    kind: 'commit',
    mac,
    lease: { kind: 'released', mac, address: lease.address, expiresAt: context.now },
  })
}

/** A server identifier that is not ours; one that is missing is forgiven. */
const namesAnother = ({ request, context }: Enquiry): Silence | undefined => {
  const named = valueOf(request, options.serverIdentifier)
  return named === undefined || named === serverIdentifierFor(request, context.segment)
    ? undefined
    : silence('other-server-chosen', `${request.kind} is meant for ${named}`)
}

const isHeld = ({ context, mac }: Enquiry, address: Ipv4): boolean => {
  const lease = context.leases.byMac(mac)
  return (
    (lease?.kind === 'bound' && lease.address === address) ||
    context.pool.offeredTo(mac) === address
  )
}
