/** The quirks, in the order in which they see a reply. A new one is a file here, a line below, a fixture and a test of its name. */
import { bootFileReadPastEnd } from './boot-file-read-past-end.js'
import { bootOptionsUnasked } from './boot-options-unasked.js'
import { installerStopsWithoutRouter } from './installer-stops-without-router.js'
import { ipxeWaitsForProxy } from './ipxe-waits-for-proxy.js'
import { machineIdentifierEcho } from './machine-identifier-echo.js'
import { nextServerByName } from './next-server-by-name.js'
import type { Quirk } from './quirk.js'
import { shortRepliesDropped } from './short-replies-dropped.js'
import { uefiBinlWithoutServer } from './uefi-binl-without-server.js'
import { uefiRefusesProxyDiscovery } from './uefi-refuses-proxy-discovery.js'

export const quirks: readonly Quirk[] = [
  uefiBinlWithoutServer,
  uefiRefusesProxyDiscovery,
  bootOptionsUnasked,
  bootFileReadPastEnd,
  nextServerByName,
  ipxeWaitsForProxy,
  machineIdentifierEcho,
  installerStopsWithoutRouter,
  shortRepliesDropped,
]
