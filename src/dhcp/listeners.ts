/** The sockets of a segment: which ports, which addresses, and how a datagram on each was addressed. */
import type { Socket } from 'node:dgram'
import { ok, type Result } from '../domain/result.js'
import { openDeviceSocket, openSocketPair } from '../net/device-socket.js'
import type { Arrival } from './enquiry.js'
import type { SegmentConfig } from './segment.js'

export interface Listener extends Pick<Arrival, 'port' | 'cast'> {
  readonly socket: Socket
  /** The port's number in truth. */
  readonly number: number
}

/** A storm of machines fits in here while a batch of leases is being written; the kernel may grant less. */
const receiveBufferBytes = 8 * 1024 * 1024

/**
 * Opens all or none. On a device: the DHCP port twice (our address, and broadcasts), and the boot server port on our address, to which
 * it is always unicast. Without one: both ports on the address, everything counted as unicast.
 */
export const openListeners = async (
  segment: SegmentConfig,
): Promise<Result<readonly Listener[]>> => {
  const dhcp = await openDhcpPort(segment)
  if (!dhcp.ok) return dhcp
  const bootServer = await openDeviceSocket({
    ...(segment.interface === undefined ? {} : { device: segment.interface }),
    address: segment.address,
    port: segment.ports.bootServer,
  })
  if (!bootServer.ok) {
    for (const { socket } of dhcp.value) socket.close()
    return bootServer
  }
  const { socket, port } = bootServer.value
  const all: readonly Listener[] = [
    ...dhcp.value,
    { socket, number: port, port: 'boot-server', cast: 'unicast' },
  ]
  for (const listener of all) enlarge(listener.socket)
  return ok(all)
}

const openDhcpPort = async (segment: SegmentConfig): Promise<Result<readonly Listener[]>> => {
  const place = { address: segment.address, port: segment.ports.server }
  if (segment.interface === undefined) {
    const single = await openDeviceSocket(place)
    return single.ok ? ok([dhcpListener(single.value, 'unicast')]) : single
  }
  const pair = await openSocketPair({ ...place, device: segment.interface })
  if (!pair.ok) return pair
  return ok([
    dhcpListener(pair.value.unicast, 'unicast'),
    dhcpListener(pair.value.broadcast, 'broadcast'),
  ])
}

const dhcpListener = (
  { socket, port }: { readonly socket: Socket; readonly port: number },
  cast: Arrival['cast'],
): Listener => ({ socket, number: port, port: 'server', cast })

const enlarge = (socket: Socket): void => {
  try {
    socket.setRecvBufferSize(receiveBufferBytes)
  } catch {
    // The default serves too; storms then lean on the clients' retransmissions.
  }
}
