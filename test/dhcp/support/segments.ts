/** Builders of segments for the tests. */
import { Ipv4 } from '../../../src/domain/values/ipv4.js'
import { standardPorts, type SegmentConfig } from '../../../src/dhcp/segment.js'

/** 10.9.0.1/24 with a pool of .50 to .150, as dnsmasq had it when the fixtures were captured. */
export const aSegment = (changes: Partial<SegmentConfig> = {}): SegmentConfig => ({
  address: Ipv4.unsafe('10.9.0.1'),
  subnet: { network: Ipv4.unsafe('10.9.0.0'), prefix: 24 },
  ranges: [{ first: Ipv4.unsafe('10.9.0.50'), last: Ipv4.unsafe('10.9.0.150') }],
  router: Ipv4.unsafe('10.9.0.1'),
  dns: [],
  leaseSeconds: 600,
  mode: 'authoritative',
  biosIpxe: 'script',
  uefiLoader: 'snponly.efi',
  deniedMacs: new Set(),
  allowedMacs: new Set(),
  ports: standardPorts,
  disabledQuirks: [],
  ...changes,
})
