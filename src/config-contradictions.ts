/** Contradictions: what is wrong with a configuration although each of its lines is right. Pure; reading and line numbers are config.ts's. */
import { Ipv4, type Subnet } from './domain/values/ipv4.js'

interface Segment {
  readonly interface?: string
  readonly address: Ipv4
  readonly subnet: Subnet
  readonly ranges: readonly { readonly first: Ipv4; readonly last: Ipv4 }[]
  readonly mode: 'authoritative' | 'proxy' | 'off'
}

export interface Settings {
  readonly segments: readonly Segment[]
  readonly operator: { readonly address: Ipv4 }
}

export interface Contradiction {
  readonly path: readonly (string | number)[]
  /** Says what to do. */
  readonly message: string
}

/** All there are; none for a configuration that can be served. */
export const contradictionsIn = ({ segments, operator }: Settings): readonly Contradiction[] => [
  ...segments.flatMap((segment, at) => [
    ...alone(segment, at),
    ...segments.slice(0, at).flatMap((earlier) => together(earlier, segment, at)),
  ]),
  ...reachableByMachines(segments, operator.address),
]

function alone({ interface: name, address, subnet, mode }: Segment, at: number): Contradiction[] {
  const path = ['segments', at, 'address']
  const faults: Contradiction[] = []
  // DHCP is answered on a named interface or not at all.
  if (name === undefined && mode !== 'off' && !isLoopback(address))
    faults.push({
      path,
      message: `the segment ${address} names no interface: DHCP is never served on an interface nobody named. Add "interface: eth1" (or --interface eth1), or "mode: off"`,
    })
  const first = Number(address.split('.')[0])
  if (
    first === 0 ||
    first >= 224 ||
    address === subnet.network ||
    address === Ipv4.broadcastOf(subnet)
  )
    faults.push({
      path,
      message: `${address}/${subnet.prefix} is not the address of a machine: give the appliance's own, such as ${Ipv4.fromNumber(Ipv4.toNumber(subnet.network) + 1)}/${subnet.prefix}`,
    })
  return faults
}

/** What two segments may not share. */
function together(earlier: Segment, segment: Segment, at: number): Contradiction[] {
  const faults: Contradiction[] = []
  if (earlier.address === segment.address)
    faults.push({
      path: ['segments', at, 'address'],
      message: `another segment has the address ${segment.address} already: each has its own`,
    })
  if (segment.interface === undefined || earlier.mode === 'off' || segment.mode === 'off')
    return faults
  if (earlier.interface === segment.interface)
    faults.push({
      path: ['segments', at, 'interface'],
      message: `another segment serves DHCP on ${segment.interface} already: the two would answer each machine twice. Use an interface of its own (a VLAN: ${segment.interface}.20), or "mode: off"`,
    })
  if (
    earlier.mode === 'authoritative' &&
    segment.mode === 'authoritative' &&
    isShared(earlier, segment)
  )
    faults.push({
      path: ['segments', at, 'ranges'],
      message: `the segment ${earlier.address} leases some of the same addresses: give each its own ranges`,
    })
  return faults
}

const isShared = (one: Segment, other: Segment): boolean =>
  one.ranges.some((a) =>
    other.ranges.some(
      (b) =>
        Ipv4.toNumber(a.first) <= Ipv4.toNumber(b.last) &&
        Ipv4.toNumber(b.first) <= Ipv4.toNumber(a.last),
    ),
  )

/** The operator's API asks for no password: whoever reaches it may have any disk erased. */
function reachableByMachines(segments: readonly Segment[], address: Ipv4): Contradiction[] {
  const isOpen =
    address === Ipv4.any ||
    (!isLoopback(address) && segments.some((segment) => segment.address === address))
  if (!isOpen) return []
  return [
    {
      path: ['operator', 'address'],
      message: `on ${address} the machines themselves could command the appliance, which asks for no password: use 127.0.0.1, or the address of a network they are not on`,
    },
  ]
}

const isLoopback = (address: Ipv4): boolean => address.startsWith('127.')
