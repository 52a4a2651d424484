/**
 * The probe at start: a DISCOVER from an address of our own making, to hear which other DHCP servers answer on the segment. Written and
 * read by the `dhcp` package, as an ordinary client would. It takes no address: offers are left to lapse.
 */
import { ok, type Result } from '../domain/result.js'
import { Ipv4 } from '../domain/values/ipv4.js'
import { openDeviceSocket } from '../net/device-socket.js'
import type { Timers } from '../system.js'
import { broadcastFlag, messageTypes } from './message.js'
import { options } from './options.js'
import { bytesByCode, readByPackage, writeByPackage } from './second-reader.js'
import type { DhcpPorts } from './segment.js'

export interface ProbeParts {
  readonly device: string
  readonly ports: DhcpPorts
  /** Transaction id: 32 bits. The server knows it and does not answer itself. */
  readonly xid: number
  readonly timers: Timers
  /** Called for every server identifier heard, ours too if we answered. */
  readonly heard: (server: Ipv4) => void
}

/** Locally administered, and spelling "razor", so that people who see it in a capture know. */
const probeMac = '02:72:61:7A:6F:72'
const listenMs = 4000

/** Sends one DISCOVER and listens for four seconds; refused when the client port cannot be had. The result stops it early. */
export const probeForRivals = async (parts: ProbeParts): Promise<Result<() => void>> => {
  const opened = await openDeviceSocket({
    device: parts.device,
    address: Ipv4.any,
    port: parts.ports.client,
    share: true,
  })
  if (!opened.ok) return opened
  const { socket } = opened.value
  let open = true
  let cancel = (): void => undefined
  const stop = (): void => {
    cancel()
    if (open) socket.close()
    open = false
  }
  socket.on('error', stop)
  socket.on('message', (bytes) => {
    const server = serverOf(bytes, parts.xid)
    if (server !== undefined) parts.heard(server)
  })
  socket.send(discover(parts.xid), parts.ports.server, Ipv4.broadcast, (error) => {
    if (error !== null) stop()
  })
  cancel = parts.timers.after(listenMs, stop)
  return ok(stop)
}

/** The probe's packet. */
export const discover = (xid: number): Buffer =>
  writeByPackage({
    op: 1,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid,
    secs: 0,
    flags: broadcastFlag,
    ciaddr: Ipv4.any,
    yiaddr: Ipv4.any,
    siaddr: Ipv4.any,
    giaddr: Ipv4.any,
    chaddr: probeMac,
    sname: '',
    file: '',
    options: {
      [options.messageType.code]: [messageTypes.discover],
      [options.parameterRequestList.code]: [1, 3, 6],
      [options.hostName.code]: [...Buffer.from('razor-probe')],
    },
  })

/** Who sent this OFFER to our probe; undefined when it is something else. */
export const serverOf = (bytes: Uint8Array, xid: number): Ipv4 | undefined => {
  const message = readByPackage(bytes)
  if (message?.op !== 2 || message.xid !== xid) return undefined
  const found = bytesByCode(message)
  const server = found.get(options.serverIdentifier.code)
  const address = server === undefined ? undefined : Ipv4.fromBytes(server)
  return address?.ok === true ? address.value : undefined
}
