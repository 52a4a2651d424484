/**
 * Keeps a reply within what its client can take (RFC 2132 9.10): drops the least important options first and the boot options never.
 */
import { encodedBytes } from './codec.js'
import type { DhcpMessage } from './message.js'
import { options, valueOf } from './options.js'
import { withoutOptions, type Reply } from './reply.js'

/** Octets of IP and UDP headers, which option 57 counts. */
const headerBytes = 28
/** RFC 2131 section 2: every client takes a datagram of this size. */
const smallestMaximum = 576

/** In the order in which they go. */
const dispensable = [
  options.message,
  options.domainName,
  options.broadcastAddress,
  options.rebindingTime,
  options.renewalTime,
  options.tftpServerName,
  options.clientMachineIdentifier,
  options.clientIdentifier,
]

/** The largest UDP payload that may be sent to this client, in octets: at least 548. */
export const maximumPayload = (request: DhcpMessage): number => {
  const said = valueOf(request, options.maximumMessageSize) ?? smallestMaximum
  return Math.max(said, smallestMaximum) - headerBytes
}

/** The reply, with as few options dropped as makes it fit. */
export const fitted = (reply: Reply, request: DhcpMessage): Reply => {
  const maximum = maximumPayload(request)
  let fitting = reply
  for (const option of dispensable) {
    if (encodedBytes(fitting.message) <= maximum) break
    fitting = withoutOptions(fitting, [option.code])
  }
  return fitting
}
