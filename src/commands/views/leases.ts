/** DHCP leases as operators see them. */
import type { JsonObject } from '../../domain/json.js'
import type { Lease } from '../../domain/lease.js'
import { notFound } from '../../domain/refusal.js'
import { ok, refuse, type Result } from '../../domain/result.js'
import { HwId } from '../../domain/values/hw-id.js'
import { Ipv4 } from '../../domain/values/ipv4.js'
import { MacAddress } from '../../domain/values/mac-address.js'
import { defineCollection, textFilter } from './collection.js'
import { isoTime, present, type Reader } from './reader.js'

export const leases = defineCollection<Lease>({
  name: 'leases',
  member: 'lease',
  summary: 'Addresses the appliance has given out by DHCP.',
  columns: [
    { heading: 'ADDRESS', path: 'name' },
    { heading: 'STATE', path: 'state' },
    { heading: 'MAC', path: 'mac' },
    { heading: 'NODE', path: 'node.name' },
    { heading: 'CLIENT', path: 'hostname' },
    { heading: 'EXPIRES', path: 'expires_at', as: 'age' },
  ],
  all: (reader) =>
    [...reader.world.lease.values()].sort(
      (a, b) => Ipv4.toNumber(a.address) - Ipv4.toNumber(b.address),
    ),
  nameOf: (lease) => lease.address,
  find: findLease,
  row: leaseRow,
  filters: { state: textFilter('bound, expired, released or declined.', stateOf) },
})

function findLease(reader: Reader, name: string): Result<Lease> {
  const mac = MacAddress.parse(name)
  const address = Ipv4.parse(name)
  const held = mac.ok ? reader.world.leaseByMac.get(mac.value) : undefined
  const key = address.ok ? address.value : held
  const lease = key === undefined ? undefined : reader.world.lease.get(key)
  return lease === undefined
    ? refuse(notFound(`there is no lease ${JSON.stringify(name.slice(0, 60))}`))
    : ok(lease)
}

function stateOf(reader: Reader, lease: Lease): string {
  return lease.kind === 'bound' && lease.expiresAt <= reader.now ? 'expired' : lease.kind
}

function leaseRow(reader: Reader, lease: Lease): JsonObject {
  const { world } = reader
  const mac = lease.kind === 'declined' ? undefined : lease.mac
  const uuid = mac && world.nodeByHwId.get(HwId.fromMac(mac))
  const node = uuid && world.node.get(uuid)
  return present({
    address: lease.address,
    state: stateOf(reader, lease),
    mac,
    node: node && reader.ref('nodes', node.name),
    hostname: lease.kind === 'bound' ? lease.hostname : undefined,
    bound_at: lease.kind === 'bound' ? isoTime(lease.boundAt) : undefined,
    expires_at: isoTime(lease.expiresAt),
  })
}
