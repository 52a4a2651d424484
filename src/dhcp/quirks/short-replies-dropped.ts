/**
 * Relays (OpenBSD's and OPNsense's dhcrelay), Linux's in-kernel ipconfig and old ROMs drop BOOTP packets below 300 octets, the size that
 * RFC 1542 section 2.1 gives as the least (insomniacslk/dhcp#261, opnsense#7744). RFC 2131 has no minimum. Fixture: dhclient's DISCOVER.
 */
import { encodedBytes } from '../codec.js'
import type { Quirk } from './quirk.js'

const smallestBootp = 300

export const shortRepliesDropped: Quirk = {
  name: 'short-replies-dropped',
  symptom: 'A client never sees replies shorter than 300 octets.',
  remedy: 'Every reply is padded with zeros to 300 octets.',
  matches: (_subject, reply) => encodedBytes(reply.message) < smallestBootp,
  adjust: (reply) => ({ ...reply, minimumBytes: smallestBootp }),
}
