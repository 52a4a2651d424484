/**
 * Sockets: UDP sockets bound to one address, and the channels that transfers send through. Sending never throws and never looks a name
 * up. Knows nothing of what the bytes mean, but for a stray packet's answer.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { encodePacket, errorCode, opcode } from './packet.js'

export interface Remote {
  readonly address: string
  readonly port: number
}

/** How a transfer speaks to its client. */
export interface Channel {
  /** `failed` hears of an error the kernel knew at once. */
  send(packet: Buffer, failed?: (error: Error) => void): void
  close(): Promise<void>
}

/** Which ports transfers use: any, the listening one for all (for NAT and firewalls), or one of a range. */
export type PortUse = 'any' | 'single' | { readonly from: number; readonly to: number }

type OnMessage = (bytes: Buffer, from: RemoteInfo) => void

/** Binds a socket to exactly this address; rejects with Node's error. Errors after that go to `failed`. */
export const bindSocket = async (
  { address, port }: Remote,
  onMessage: OnMessage,
  failed: (error: Error) => void,
): Promise<Socket> => {
  const socket = createSocket({
    type: 'udp4',
    // Addresses here are never names; the default look-up costs a turn of the event loop for each packet.
    lookup: (host, _options, callback) => {
      callback(null, host, 4)
    },
  })
  socket.on('message', onMessage)
  await new Promise<void>((bound, refused) => {
    socket.once('error', (error) => {
      socket.close()
      refused(error)
    })
    socket.bind({ address, port, exclusive: true }, bound)
  })
  socket.removeAllListeners('error').on('error', failed)
  return socket
}

/** Closes a socket that may be closed already. */
export const closeSocket = (socket: Socket): Promise<void> =>
  new Promise((closed) => {
    try {
      socket.close(closed)
    } catch {
      closed()
    }
  })

/** A channel over a socket that others use as well. */
export const sharedChannel = (socket: Socket, client: Remote): Channel => ({
  send(packet, failed) {
    sendTo(socket, client, packet, failed)
  },
  close: () => Promise.resolve(),
})

/**
 * A channel with a port of its own: the transfer's identifier (RFC 1350 4). What comes from anywhere but `client` is answered with error
 * 5 a few times, and then not at all, and does the transfer no harm. Rejects when no port is to be had.
 */
export const openChannel = async (
  {
    address,
    ports,
    client,
  }: { address: string; ports: Exclude<PortUse, 'single'>; client: Remote },
  onPacket: (bytes: Buffer) => void,
  failed: (error: Error) => void,
): Promise<Channel> => {
  let strayAnswers = 8
  const onMessage: OnMessage = (bytes, from) => {
    if (from.port === client.port && from.address === client.address) onPacket(bytes)
    else if (isAnswerable(bytes) && strayAnswers-- > 0) sendTo(socket, from, wrongTransfer)
  }
  const socket = await bindWithin({ address, ports }, onMessage, failed)
  return {
    send(packet, sendFailed) {
      sendTo(socket, client, packet, sendFailed)
    },
    close: () => closeSocket(socket),
  }
}

const wrongTransfer = encodePacket({
  kind: 'error',
  code: errorCode.unknownTransferId,
  message: 'Unknown transfer ID',
})

/** An ERROR is never answered with an ERROR, nor is what is not TFTP at all. */
const isAnswerable = (bytes: Buffer): boolean =>
  bytes.length >= 4 &&
  bytes[0] === 0 &&
  [opcode.data, opcode.ack, opcode.oack].some((code) => code === bytes[1])

const bindWithin = async (
  { address, ports }: { address: string; ports: Exclude<PortUse, 'single'> },
  onMessage: OnMessage,
  failed: (error: Error) => void,
): Promise<Socket> => {
  if (ports === 'any') return bindSocket({ address, port: 0 }, onMessage, failed)
  const count = ports.to - ports.from + 1
  for (let tried = 1; ; tried += 1) {
    nextOffset = (nextOffset + 1) % count
    try {
      return await bindSocket({ address, port: ports.from + nextOffset }, onMessage, failed)
    } catch (error) {
      if (tried >= count) throw error
    }
  }
}
/** Goes round the range, so that a port is not used again at once, while packets of its last transfer are still on the way. */
let nextOffset = -1

const sendTo = (
  socket: Socket,
  { address, port }: Remote,
  packet: Buffer,
  failed?: (error: Error) => void,
): void => {
  try {
    if (failed === undefined) socket.send(packet, port, address)
    else socket.send(packet, port, address, (error) => error !== null && failed(error))
  } catch (error) {
    // A socket that was closed a moment ago, or a source port 0, which Node.js refuses to send to.
    if (error instanceof Error) failed?.(error)
  }
}
