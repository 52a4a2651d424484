/**
 * Some UEFI firmware drops a proxyDHCP offer that carries option 43 with discovery control; with option 60 alone it takes the offer for
 * BINL and asks on 4011, where it gets its file. PXE 2.1 has option 43 there, and BIOS ROMs need it. Seen by pixiecore (README.booting:
 * "UEFI clients ... PXE_DISCOVERY_CONTROL") and dnsmasq 2.76, which sends UEFI clients to 4011 likewise. The same for our ACK on 4011.
 * Fixture: the DISCOVER of OVMF.
 */
import { options } from '../options.js'
import { withoutOptions } from '../reply.js'
import type { Quirk } from './quirk.js'

export const uefiRefusesProxyDiscovery: Quirk = {
  name: 'uefi-refuses-proxy-discovery',
  symptom: 'UEFI firmware ignores proxyDHCP offers that carry option 43.',
  remedy: 'To UEFI clients in proxy mode and on port 4011 send no option 43.',
  matches: ({ client, segment, port }) =>
    client.kind === 'uefi' && (segment.mode === 'proxy' || port === 'boot-server'),
  adjust: (reply) => withoutOptions(reply, [options.vendorSpecific.code]),
}
