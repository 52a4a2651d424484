/**
 * Server: the TFTP corridor (RFC 1350, 1123 4.2.3). Listens on one address of one segment and walks each datagram through packet.ts,
 * prepare.ts and a transfer. Nothing a datagram holds can throw past it, stop it, or make it send more than a few packets.
 */
import type { Socket } from 'node:dgram'
import { unavailable, type Refusal } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import type { Logger } from '../log.js'
import type { Clock, Timers } from '../system.js'
import type { FileSource } from './file-source.js'
import { createJournal, type Journal } from './journal.js'
import { decodePacket, encodePacket, opcode } from './packet.js'
import { pathMtu } from './path-mtu.js'
import { refuseRequest, type ClientTuning, type RefusedReason } from './prepare.js'
import { defaultTiming, type Timing } from './retransmission.js'
import {
  bindSocket,
  closeSocket,
  openChannel,
  sharedChannel,
  type PortUse,
  type Remote,
} from './sockets.js'
import { createTransfers, type ServedTransfer, type Transfers } from './transfers.js'

export interface TftpLimits {
  /** Transfers in flight, in all and to one address. */
  readonly transfers: number
  readonly transfersPerClient: number
  /** Most blocks in flight of one transfer (RFC 7440), 1 to 65535. */
  readonly windowsize: number
  /** Largest IPv4 packet, octets; without it 1500, or the interface's if that is less. */
  readonly mtu?: number
  /** Largest file sent in netascii, octets. */
  readonly netasciiFile: number
}

export interface TftpServerParts {
  /** A unicast address of this machine; only what is sent to it is answered, and the answers come from it. */
  readonly address: string
  /** 69, or 0 for a free one. */
  readonly port: number
  /** Asked in order; the first that knows a name serves it. */
  readonly sources: readonly FileSource[]
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly limits?: Partial<TftpLimits>
  readonly timing?: Partial<Timing>
  /** Ports that transfers use; any by default. */
  readonly ports?: PortUse
  readonly tuning?: (client: { address: string }) => ClientTuning
  /** A file has arrived, as far as can be known. */
  readonly onServed?: (transfer: ServedTransfer) => void
}

export interface TftpServer {
  /** Refused, with what to do about it, when the address or port cannot be had. */
  start(): Promise<Result<void>>
  /** Ends all transfers; resolves when every socket and file is closed. */
  stop(): Promise<void>
  /** The port listened on; the configured one before start. */
  readonly port: number
}

const defaultLimits: TftpLimits = {
  transfers: 2000,
  transfersPerClient: 24,
  windowsize: 64,
  netasciiFile: 1024 * 1024,
}
const receiveOctets = 8 * 1024 * 1024

export const createTftpServer = (parts: TftpServerParts): TftpServer => {
  const journal = createJournal(parts.log, parts.clock)
  let running: Running | undefined

  const onMessage = (bytes: Buffer, from: Remote): void => {
    if (running === undefined) return
    try {
      walk(bytes, from, running)
    } catch (error) {
      journal.bug(error, bytes)
    }
  }

  return {
    async start() {
      if (running !== undefined) return ok(undefined)
      try {
        const mtu = parts.limits?.mtu ?? (await pathMtu(parts.address))
        const socket = await bindSocket(parts, onMessage, (error) => {
          parts.log.error({ journey: 'tftp', error: error.message }, 'tftp socket error')
        })
        enlargeReceiveBuffer(socket, parts.log)
        running = { socket, journal, transfers: transfersOver(socket, { ...parts, journal, mtu }) }
        return ok(undefined)
      } catch (error) {
        return refuse(cannotListen(parts, error))
      }
    },
    async stop() {
      const was = running
      running = undefined
      await was?.transfers.stop()
      if (was !== undefined) await closeSocket(was.socket)
    },
    get port() {
      return running?.socket.address().port ?? parts.port
    },
  }
}

interface Running {
  readonly socket: Socket
  readonly journal: Journal
  readonly transfers: Transfers
}

/** One datagram to the listening port: a request, or, where all transfers share the port, a packet of one of them. */
const walk = (bytes: Buffer, from: Remote, { socket, journal, transfers }: Running): void => {
  if (bytes[1] !== opcode.rrq && transfers.receive(bytes, from)) return
  const client = `${from.address}:${from.port}`
  const refuseWith = (reason: RefusedReason, file: string, detail?: string): void => {
    const refused = refuseRequest(reason, detail)
    const { code, message } = refused
    sharedChannel(socket, from).send(encodePacket({ kind: 'error', code, message }))
    journal.refused(client, file, refused)
  }
  const packet = decodePacket(bytes)
  switch (packet.kind) {
    case 'rrq':
      transfers.request(packet, bytes, { address: from.address, port: from.port })
      return
    case 'wrq':
      refuseWith('write-refused', packet.name)
      return
    case 'malformed':
      if (packet.opcode === opcode.rrq || packet.opcode === opcode.wrq)
        refuseWith('request-malformed', '', `${packet.why} at ${packet.offset}`)
      else journal.silence(client, 'malformed', { why: packet.why, offset: packet.offset })
      return
    case 'data':
    case 'ack':
    case 'oack':
    case 'error':
      journal.silence(client, 'no-such-transfer', { packet: packet.kind })
  }
}

const transfersOver = (
  socket: Socket,
  parts: TftpServerParts & { journal: Journal; mtu: number },
): Transfers => {
  const limits = { ...defaultLimits, ...parts.limits }
  const { ports = 'any', address, log } = parts
  return createTransfers({
    ...parts,
    means: { tuning: () => ({}), ...parts, ...limits, mtu: parts.mtu },
    limits,
    timing: { ...defaultTiming, ...parts.timing },
    reply: (packet, to) => {
      sharedChannel(socket, to).send(packet)
    },
    openChannel: (client, onPacket) =>
      ports === 'single'
        ? Promise.resolve(sharedChannel(socket, client))
        : openChannel({ address, ports, client }, onPacket, (error) => {
            log.warn({ journey: 'tftp', error: error.message }, 'tftp transfer socket error')
          }),
    onServed: (transfer) => parts.onServed?.(transfer),
  })
}

/** Room for the requests of a whole rack that is switched on at once; as much of it as the system permits. */
const enlargeReceiveBuffer = (socket: Socket, log: Logger): void => {
  try {
    socket.setRecvBufferSize(receiveOctets)
  } catch (error) {
    log.debug({ journey: 'tftp', error: String(error) }, 'tftp receive buffer left as it is')
  }
}

const cannotListen = ({ address, port }: TftpServerParts, error: unknown): Refusal => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  const where = `TFTP cannot listen on ${address}, UDP port ${port}`
  switch (code) {
    case 'EADDRINUSE':
      return unavailable(`${where}: another server has it (see: ss -lunp sport = ${port})`)
    case 'EACCES':
      return unavailable(`${where}: not permitted (run as root, or give CAP_NET_BIND_SERVICE)`)
    case 'EADDRNOTAVAIL':
      return unavailable(`${where}: this machine has no such address (see: ip -4 address)`)
    default:
      return unavailable(`${where}: ${code}`)
  }
}
