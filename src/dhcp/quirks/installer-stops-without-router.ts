/**
 * Debian's installer (12; udhcpc with the class "d-i") runs its DHCP script under `sh -e`, and that script adds a default route without looking
 * whether it was told a router: without option 3 it ends there, before it has written down the name servers, and the installer stops at a
 * question that no preseed can answer yet. Isolated provisioning networks have no router. Seen with the package
 * debian-installer-12-netboot-amd64. Fixture: the DISCOVER of its udhcpc.
 */
import { Ipv4 } from '../../domain/values/ipv4.js'
import { options, valueOf } from '../options.js'
import { line, withOption } from '../reply.js'
import type { Quirk } from './quirk.js'

export const installerStopsWithoutRouter: Quirk = {
  name: 'installer-stops-without-router',
  symptom: "Debian's installer asks for name servers, and waits, when it is told no router.",
  remedy: 'The installer alone is told that the server is the router; what it installs is not.',
  matches: ({ request }, { message }) =>
    valueOf(request, options.vendorClass) === 'd-i' &&
    message.yiaddr !== Ipv4.any &&
    !message.options.has(options.routers.code),
  adjust: (reply, { segment }) =>
    withOption(
      reply,
      line(options.routers, [segment.address], "none configured; Debian's installer needs one"),
    ),
}
