/** Whether a segment makes sense, before any socket is opened: what is wrong, where in the configuration, and what would be right. */
import { Ipv4 } from '../domain/values/ipv4.js'
import { quirks } from './quirks/index.js'
import type { AddressRange, SegmentConfig } from './segment.js'

export interface SegmentFault {
  /** `ranges[0].last`. */
  readonly path: string
  readonly message: string
}

/** All faults; none for a good segment. */
export const faultsOf = (segment: SegmentConfig): readonly SegmentFault[] => [
  ...interfaceFaults(segment),
  ...addressFaults(segment),
  ...rangeFaults(segment),
  ...settingFaults(segment),
]

/** Serving DHCP without saying where would mean everywhere. */
const interfaceFaults = ({ interface: device, address }: SegmentConfig): readonly SegmentFault[] =>
  device === undefined && !address.startsWith('127.')
    ? [{ path: 'interface', message: 'DHCP is served on a named network interface only' }]
    : []

const addressFaults = (segment: SegmentConfig): readonly SegmentFault[] => {
  const { address, subnet, router } = segment
  const faults: SegmentFault[] = []
  if (!Ipv4.isIn(address, subnet))
    faults.push({ path: 'address', message: `${address} is not in ${spelled(segment)}` })
  else if (isEdge(address, segment))
    faults.push({ path: 'address', message: `${address} is the network's own or its broadcast` })
  if (router !== undefined && !Ipv4.isIn(router, subnet))
    faults.push({ path: 'router', message: `${router} is not in ${spelled(segment)}` })
  return faults
}

const rangeFaults = (segment: SegmentConfig): readonly SegmentFault[] => {
  const { ranges, mode } = segment
  if (ranges.length === 0)
    return mode === 'proxy'
      ? []
      : [{ path: 'ranges', message: 'an authoritative server needs a range to give from' }]
  return ranges.flatMap((range, index) => {
    const path = `ranges[${index}]`
    const faults: SegmentFault[] = []
    for (const end of ['first', 'last'] as const)
      if (!Ipv4.isIn(range[end], segment.subnet))
        faults.push({
          path: `${path}.${end}`,
          message: `${range[end]} is not in ${spelled(segment)}`,
        })
    if (Ipv4.toNumber(range.first) > Ipv4.toNumber(range.last))
      faults.push({ path, message: `${range.first} comes after ${range.last}` })
    if (ranges.slice(0, index).some((earlier) => overlap(earlier, range)))
      faults.push({ path, message: 'overlaps an earlier range' })
    return faults
  })
}

const settingFaults = (segment: SegmentConfig): readonly SegmentFault[] => {
  const faults: SegmentFault[] = []
  const { leaseSeconds, disabledQuirks, domainName } = segment
  if (!Number.isInteger(leaseSeconds) || leaseSeconds < 120 || leaseSeconds > 0xfffffffe)
    faults.push({ path: 'leaseSeconds', message: 'a whole number from 120 to 4294967294' })
  if (domainName !== undefined && !/^[A-Za-z0-9.-]{1,253}$/.test(domainName))
    faults.push({ path: 'domainName', message: 'letters, digits, dots and hyphens, at most 253' })
  const names = quirks.map(({ name }) => name)
  disabledQuirks.forEach((name, index) => {
    if (!names.includes(name))
      faults.push({
        path: `disabledQuirks[${index}]`,
        message: `there is no quirk ${JSON.stringify(name)}; there are: ${names.join(', ')}`,
      })
  })
  return faults
}

const overlap = (one: AddressRange, other: AddressRange): boolean =>
  Ipv4.toNumber(one.first) <= Ipv4.toNumber(other.last) &&
  Ipv4.toNumber(other.first) <= Ipv4.toNumber(one.last)

/** RFC 3021: networks of two addresses have no edges. */
const isEdge = (address: Ipv4, { subnet }: SegmentConfig): boolean =>
  subnet.prefix < 31 && (address === subnet.network || address === Ipv4.broadcastOf(subnet))

const spelled = ({ subnet }: SegmentConfig): string => `${subnet.network}/${subnet.prefix}`
