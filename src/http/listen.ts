/** Listen: puts an application on an address and port, with limits against slow and greedy clients, and takes it off again gracefully. The only file here that opens a socket. */
import { createServer, type Server } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import type Koa from 'koa'
import { invalid, type Refusal, unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import type { Witness } from './journey.js'

export interface ListenAt {
  /** An address of this machine; never a name. */
  readonly address: string
  /** 0 takes any free one. */
  readonly port: number
  /** Connections beyond this are closed at once. 4,096 unless told. */
  readonly maximumConnections?: number
  /** Of one address; more are closed at once. 256 unless told: a machine needs a handful. */
  readonly maximumPerAddress?: number
}

/** Where the server was bound: the port is known here even if any free one was asked for. */
export interface BoundAt {
  readonly address: string
  readonly port: number
}

export interface Listening extends BoundAt {
  /** Takes no more connections, ends idle ones, and waits for the others up to `graceMs` (5 s unless told). */
  stop(graceMs?: number): Promise<void>
}

const limits = {
  /** hw_id of 64 NICs fits three times. */
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  /** EDK2 and iPXE ask several times on one connection, seconds apart. */
  keepAliveTimeout: 15_000,
  noDelay: true,
} as const
/** Without a byte either way. Longer than the heartbeat of an event stream; shorter than a machine that was switched off. */
const idleMs = 120_000

/** `app` may be made once it is known where it is reached, before the first connection is heard. Refused with what to do about it when the port is taken, needs privilege, or the address is not this machine's. */
export async function listen(
  app: Koa | ((bound: BoundAt) => Koa),
  at: ListenAt,
  witness: Witness,
): Promise<Result<Listening>> {
  const server = createServer(limits)
  server.maxConnections = at.maximumConnections ?? 4096
  server.timeout = idleMs
  reportTroubles(server, witness)
  limitEach(server, at.maximumPerAddress ?? 256, witness)
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve)
    server.listen(at.port, at.address, () => resolve(undefined))
  })
  server.removeAllListeners('error')
  if (failure !== undefined) return refuse(refusalOf(failure, at))
  server.on('error', (error) => witness.log.error({ error: error.message }, 'HTTP server'))
  const { address, port } = server.address() as AddressInfo
  const handle = (typeof app === 'function' ? app({ address, port }) : app).callback()
  server.on('request', (request, response) => void handle(request, response))
  return ok({ address, port, stop: async (graceMs = 5000) => stop(server, witness, graceMs) })
}

async function stop(server: Server, { system }: Witness, graceMs: number): Promise<void> {
  const cancel = system.timers.after(graceMs, () => server.closeAllConnections())
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  cancel()
}

/** One machine, or one loop on it, must not hold every connection there is. */
function limitEach(server: Server, maximum: number, { log }: Witness): void {
  const open = new Map<string, number>()
  server.on('connection', (socket) => {
    const from = socket.remoteAddress ?? ''
    const count = (open.get(from) ?? 0) + 1
    if (count > maximum) {
      log.debug({ from }, 'too many connections of one address: one was closed')
      socket.destroy()
      return
    }
    open.set(from, count)
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1
      if (left === 0) open.delete(from)
      else open.set(from, left)
    })
  })
}

function reportTroubles(server: Server, { log }: Witness): void {
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    const packet = error.rawPacket?.subarray(0, 64).toString('hex')
    log.debug({ reason: error.code ?? error.message, packet }, 'not a request of HTTP')
    const status = statusLines.get(error.code ?? '') ?? '400 Bad Request'
    // In the middle of a reply another status line would be taken for part of it.
    if (socket.writable && socket instanceof Socket && socket.bytesWritten === 0)
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
        socket.destroy(),
      )
    else socket.destroy()
  })
  server.on('drop', (dropped?: { readonly remoteAddress?: string }) =>
    log.warn({ from: dropped?.remoteAddress }, 'too many connections: one was closed'),
  )
}
const statusLines: ReadonlyMap<string, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
])

function refusalOf(error: NodeJS.ErrnoException, { address, port }: ListenAt): Refusal {
  const where = `http://${address}:${port}`
  switch (error.code) {
    case 'EADDRINUSE':
      return unavailable(
        `${where} is in use by another program: "ss -ltnp sport = :${port}" shows which; stop it, or configure another port`,
      )
    case 'EACCES':
      return unavailable(
        `${where} may not be opened: ports below 1024 need root or CAP_NET_BIND_SERVICE`,
      )
    case 'EADDRNOTAVAIL':
      return unavailable(
        `${address} is not an address of this machine: "ip address" shows them; is the interface up?`,
      )
    case undefined:
    default:
      return invalid(`${where} cannot be opened: ${error.message}`)
  }
}
