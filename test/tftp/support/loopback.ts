/** Loopback: our server on a free port of 127.0.0.1, and clients of bare datagrams to talk to it. */
import { createSocket } from 'node:dgram'
import { system } from '../../../src/system.js'
import { renderedSource } from '../../../src/tftp/files.js'
import type { FileSource } from '../../../src/tftp/file-source.js'
import {
  decodePacket,
  encodePacket,
  type Malformed,
  type TftpPacket,
} from '../../../src/tftp/packet.js'
import {
  createTftpServer,
  type TftpServer,
  type TftpServerParts,
} from '../../../src/tftp/server.js'
import type { ServedTransfer } from '../../../src/tftp/transfers.js'
import { clientDouble } from './client-double.js'
import { logList, type LogLine } from './log-list.js'

export const host = '127.0.0.1'

export interface Running {
  readonly server: TftpServer
  readonly lines: readonly LogLine[]
  readonly served: readonly ServedTransfer[]
}

/** Files by their names, served as they are. */
export const filesOf = (files: Record<string, Buffer>): FileSource =>
  renderedSource(
    Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, () => bytes])),
  )

/** A server that is stopped by `stop`; its timers are real and short where a test waits for them. */
export const startServer = async (
  sources: readonly FileSource[],
  parts: Partial<TftpServerParts> = {},
): Promise<Running> => {
  const log = logList()
  const served: ServedTransfer[] = []
  const server = createTftpServer({
    address: host,
    port: 0,
    sources,
    ...system,
    log,
    onServed: (transfer) => served.push(transfer),
    ...parts,
  })
  const started = await server.start()
  if (!started.ok) throw new Error(started.refusal.message)
  return { server, lines: log.lines, served }
}

export interface Heard {
  readonly packet: TftpPacket | Malformed
  readonly bytes: Buffer
  readonly port: number
}

export interface RawClient {
  readonly port: number
  send(packet: TftpPacket | Buffer, port: number): void
  /** The next datagram, whenever it comes. */
  next(): Promise<Heard>
  /** What has come and was not asked for by `next`. */
  readonly unread: readonly Heard[]
  close(): void
}

export const rawClient = async (): Promise<RawClient> => {
  const socket = createSocket({
    type: 'udp4',
    // Sends at once, so that what was sent before `close` goes out.
    lookup: (address, _options, callback) => callback(null, address, 4),
  })
  const heard: Heard[] = []
  let waiting: ((heard: Heard) => void) | undefined
  socket.on('message', (bytes, { port }) => {
    const one = { packet: decodePacket(bytes), bytes, port }
    if (waiting === undefined) heard.push(one)
    else waiting(one)
    waiting = undefined
  })
  await new Promise<void>((bound) => socket.bind(0, host, bound))
  return {
    port: socket.address().port,
    send(packet, port) {
      socket.send(Buffer.isBuffer(packet) ? packet : encodePacket(packet), port, host)
    },
    next() {
      const first = heard.shift()
      return first ? Promise.resolve(first) : new Promise((resolve) => (waiting = resolve))
    },
    unread: heard,
    close: () => socket.close(),
  }
}

export const rrq = (name: string, options: Record<string, string> = {}): TftpPacket => ({
  kind: 'rrq',
  name,
  mode: 'octet',
  options: Object.entries(options).map(([option, value]) => ({ name: option, value })),
})

/** Fetches a file as a client that follows the RFCs. */
export const fetchFile = async (
  port: number,
  name: string,
  { blksize = 512, windowsize = 1 } = {},
): Promise<Buffer> => {
  const client = await rawClient()
  const reader = clientDouble({ blksize, windowsize })
  client.send(rrq(name, { blksize: String(blksize), windowsize: String(windowsize) }), port)
  while (!reader.finished) {
    const { packet, bytes, port: transfer } = await client.next()
    if (packet.kind === 'error') throw new Error(packet.message)
    for (const answer of reader.receive(bytes)) client.send(answer, transfer)
  }
  client.close()
  return reader.file()
}

/** Resolves when `condition` holds; looks after every turn of the event loop. */
export const until = async (condition: () => boolean): Promise<void> => {
  const deadline = performance.now() + 5000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came true: ${condition.toString()}`)
    await new Promise(setImmediate)
  }
}
