/**
 * UDP sockets that belong to one network device, so that a host with a second network never hears or answers DHCP or TFTP on it.
 * Without a device (tests, loopback) a plain dgram socket on the address. Knows nothing of the protocols spoken over it.
 */
import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { invalid, unavailable, type Refusal } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { Ipv4 } from '../domain/values/ipv4.js'
import { openUdpDescriptor, setSharing } from './libc-socket.js'

export interface SocketPlace {
  /** Network device to be bound to; absent means the address alone decides. */
  readonly device?: string
  /** Local address; 0.0.0.0 also hears broadcasts. */
  readonly address: Ipv4
  /** 0 to 65535; 0 lets the kernel choose (tests). */
  readonly port: number
  /** Stand beside other sockets on the port, if they allow it (default no): for passive listening on a client's port. */
  readonly share?: boolean
}

export interface DeviceSocket {
  readonly socket: Socket
  /** The port in truth, also when 0 was asked for. */
  readonly port: number
}

/** Two sockets on one port of one device: what comes to `address` itself, and what is broadcast. */
export interface SocketPair {
  readonly unicast: DeviceSocket
  readonly broadcast: DeviceSocket
}

/**
 * Opens one UDP socket. Unless shared it is exclusive: another program on the same port is EADDRINUSE, never a silent sharing.
 * Refusals name the port, the likely cause and the remedy. The caller adds its listeners before it returns to the event loop.
 */
export const openDeviceSocket = (place: SocketPlace): Promise<Result<DeviceSocket>> =>
  place.device === undefined
    ? bindPlain(place)
    : bindOnDevice({ ...place, device: place.device }, place.share ?? false)

/**
 * Opens the pair on `place.address` and 0.0.0.0, so that the kernel sorts unicast from broadcast for us (dgram cannot tell).
 * Sharing of the port is allowed for the moment between the two binds only, so that nobody else can slip onto it unnoticed.
 */
export const openSocketPair = async (
  place: SocketPlace & { readonly device: string },
): Promise<Result<SocketPair>> => {
  const broadcast = await bindOnDevice({ ...place, address: Ipv4.any }, false)
  if (!broadcast.ok) return broadcast
  setSharing(broadcast.value.descriptor, true)
  const unicast = await bindOnDevice({ ...place, port: broadcast.value.port }, true)
  setSharing(broadcast.value.descriptor, false)
  if (!unicast.ok) {
    broadcast.value.socket.close()
    return unicast
  }
  setSharing(unicast.value.descriptor, false)
  return ok({ unicast: unicast.value, broadcast: broadcast.value })
}

const bindPlain = (place: SocketPlace): Promise<Result<DeviceSocket>> => {
  const socket = createSocket('udp4')
  return listening(socket, place, () => {
    socket.bind({ address: place.address, port: place.port, exclusive: true })
  })
}

type OnDevice = SocketPlace & { readonly device: string }

const bindOnDevice = async (
  place: OnDevice,
  share: boolean,
): Promise<Result<DeviceSocket & { readonly descriptor: number }>> => {
  if (!/^[^\s/]{1,15}$/.test(place.device))
    return refuse(invalid(`not the name of a network interface: ${JSON.stringify(place.device)}`))
  const opened = openUdpDescriptor({
    device: place.device,
    address: Ipv4.toBytes(place.address),
    port: place.port,
    share,
  })
  if (!opened.ok) return refuse(explain(opened.failure.code, place))
  const socket = createSocket('udp4')
  const bound = await listening(socket, place, () => {
    socket.bind({ fd: opened.descriptor, exclusive: true })
  })
  return bound.ok ? ok({ ...bound.value, descriptor: opened.descriptor }) : bound
}

const listening = (
  socket: Socket,
  place: SocketPlace,
  bind: () => void,
): Promise<Result<DeviceSocket>> =>
  new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      socket.close()
      resolve(refuse(explain(error.code ?? error.message, place)))
    }
    socket.once('error', failed)
    socket.once('listening', () => {
      socket.off('error', failed)
      resolve(ok({ socket, port: socket.address().port }))
    })
    bind()
  })

/** What stood in the way, in words an operator can act on. */
const explain = (code: string, place: SocketPlace): Refusal => {
  const where = `UDP port ${place.port} on ${place.address}${place.device === undefined ? '' : ` (${place.device})`}`
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return unavailable(
        `cannot open ${where}: not permitted. It needs CAP_NET_BIND_SERVICE and CAP_NET_RAW: run as root or by the systemd unit.`,
      )
    case 'EADDRINUSE':
      return unavailable(
        `cannot open ${where}: another program holds it (${holders(place.port)}). 'ss -lunp sport = :${place.port}' names it; stop it or choose another interface.`,
      )
    case 'ENODEV':
      return unavailable(
        `cannot open ${where}: there is no such interface. This machine has: ${deviceNames()}.`,
      )
    case 'EADDRNOTAVAIL':
      return unavailable(
        `cannot open ${where}: no interface has that address. Give it one first: 'ip address add ${place.address}/PREFIX dev ${place.device ?? 'INTERFACE'}'.`,
      )
    case 'ENOSYS':
      return unavailable(
        `cannot open ${where}: binding to a device needs Linux, and this is ${process.platform}.`,
      )
    default:
      return unavailable(`cannot open ${where}: ${code}`)
  }
}

/** What kinds of program usually sit on a boot server's ports. */
const holders = (port: number): string => {
  switch (port) {
    case 67:
    case 4011:
      return 'a DHCP server such as dnsmasq, isc-dhcp-server, Kea or libvirt, or a razord that already runs'
    case 68:
      return 'a DHCP client such as dhclient, udhcpc, NetworkManager or systemd-networkd'
    case 69:
      return 'a TFTP server such as tftpd-hpa, atftpd or dnsmasq, or a razord that already runs'
    default:
      return 'perhaps a razord that already runs'
  }
}

const deviceNames = (): string => Object.keys(networkInterfaces()).join(', ') || 'none'
