/**
 * iPXE waits for a proxyDHCP offer after it has a full one: about 2 s more at each of three or four exchanges of a boot (seen: Debian's
 * 1.0.0+git-20190125, DISCOVER at 0 and 1 s, REQUEST at 3 s). Its own option 175 with sub-option 176, no-pxedhcp, ends the wait, and
 * keeps rogue proxies out. Source: iPXE dhcp.c. Not in proxy mode, where the proxy is what it must wait for.
 * Fixture: the DISCOVER of QEMU's iPXE ROM.
 */
import { options } from '../options.js'
import { line, withOption } from '../reply.js'
import type { Quirk } from './quirk.js'

/** DHCP_EB_NO_PXEDHCP of iPXE's dhcp.h. */
const noProxyDhcp = new Map([[176, Buffer.from([1])]])

export const ipxeWaitsForProxy: Quirk = {
  name: 'ipxe-waits-for-proxy',
  symptom: 'iPXE sits two seconds between OFFER and REQUEST.',
  remedy: 'As the only DHCP server, tell it in option 175.176 not to wait for a proxy.',
  matches: ({ client, segment }, reply) =>
    client.kind === 'ipxe' && segment.mode === 'authoritative' && reply.message.kind !== 'nak',
  adjust: (reply) => withOption(reply, line(options.ipxe, noProxyDhcp, 'iPXE: no-pxedhcp')),
}
