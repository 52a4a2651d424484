/** From the configuration's words for a segment to those of the rooms that serve it. */
import type { SegmentSettings, Config } from '../config.js'
import type { SegmentConfig } from '../dhcp/segment.js'
import type { ServerAddress } from '../http/parts.js'

/** Undefined when DHCP is off on this segment. */
export function dhcpSegment(
  settings: SegmentSettings,
  ports: Config['ports'],
): SegmentConfig | undefined {
  if (settings.mode === 'off') return undefined
  const { address, subnet, ranges, dns, mode } = settings
  return {
    address,
    subnet,
    ranges,
    dns,
    mode,
    ...(settings.interface !== undefined && { interface: settings.interface }),
    ...(settings.router !== undefined && { router: settings.router }),
    ...(settings.domain !== undefined && { domainName: settings.domain }),
    leaseSeconds: settings.lease_seconds,
    // UEFI HTTP Boot finds the TFTP folder there; file names stay as they are, endings and all.
    httpBootUrl: `${serverAddress(settings, ports.http).url}/tftpboot/`,
    biosIpxe: settings.bios_ipxe,
    uefiLoader: settings.uefi_loader,
    deniedMacs: new Set(settings.deny),
    allowedMacs: new Set(settings.allow ?? []),
    ports: { server: ports.dhcp, client: ports.dhcp_client, bootServer: ports.boot_server },
    disabledQuirks: settings.disabled_quirks,
  }
}

/** How machines of the segment call the appliance, once it listens on `port`. */
export const serverAddress = ({ address }: SegmentSettings, port: number): ServerAddress => ({
  url: `http://${address}:${port}`,
  address,
  host: `${address}:${port}`,
})
