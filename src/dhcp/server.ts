/**
 * The DHCP corridor: Parse, Decide, Commit, Answer, once each per datagram, on the DHCP port and on PXE's boot server port of one
 * segment. The only file here that has sockets, time and effects; what is said to whom is decided in responder.ts.
 */
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { Ipv4 } from '../domain/values/ipv4.js'
import type { Logger } from '../log.js'
import type { Clock, Timers } from '../system.js'
import { decode, encode } from './codec.js'
import type { Arrival, RespondContext } from './enquiry.js'
import { FloodGate } from './flood.js'
import { Journal } from './journal.js'
import type { LeaseKeeper } from './lease-keeper.js'
import { LeasePool, poolPlanOf } from './lease-pool.js'
import { openListeners, type Listener } from './listeners.js'
import type { DhcpMessage } from './message.js'
import { options, valueOf } from './options.js'
import { quirks } from './quirks/index.js'
import type { Quirk } from './quirks/quirk.js'
import { silence, type Effect, type Reply, type Silence, type Verdict } from './reply.js'
import { respond } from './responder.js'
import { probeForRivals } from './rival-probe.js'
import { Rivals } from './rivals.js'
import type { DhcpPorts, SegmentConfig } from './segment.js'
import { faultsOf } from './segment-check.js'

export interface DhcpServerParts {
  readonly segment: SegmentConfig
  readonly leases: LeaseKeeper
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
}

export interface DhcpServer {
  /** Checks the segment and opens the sockets; a refusal says what is wrong and what to do. Nothing stays open after a refusal. */
  start(): Promise<Result<void>>
  /** Waits for answers whose leases are being written, then closes the sockets. */
  stop(): Promise<void>
  /** The ports in truth, once started; as configured before. */
  readonly ports: DhcpPorts
  /** What `explain` needs to say what this server would answer at this moment. */
  context(arrival: Arrival): RespondContext
}

export const createDhcpServer = (parts: DhcpServerParts): DhcpServer => new Corridor(parts)

/** Answers that may wait for their lease to be written at one time. */
const maximumPending = 4096

class Corridor implements DhcpServer {
  readonly #parts: DhcpServerParts
  readonly #pool: LeasePool
  readonly #quirks: readonly Quirk[]
  readonly #gate = new FloodGate()
  readonly #journal: Journal
  readonly #rivals = new Rivals()
  readonly #pending = new Set<Promise<void>>()
  readonly #probeXid: number
  readonly #stops: (() => void)[] = []
  #listeners: readonly Listener[] = []
  ports: DhcpPorts

  constructor(parts: DhcpServerParts) {
    this.#parts = parts
    this.ports = parts.segment.ports
    this.#pool = new LeasePool(poolPlanOf(parts.segment), parts.leases)
    this.#quirks = quirks.filter(({ name }) => !parts.segment.disabledQuirks.includes(name))
    this.#journal = new Journal(parts.log, this.#gate)
    this.#probeXid = parts.clock.now() % 2 ** 32
  }

  async start(): Promise<Result<void>> {
    const [fault] = faultsOf(this.#parts.segment)
    if (fault !== undefined) return refuse(invalid(fault.message, fault.path))
    const opened = await openListeners(this.#parts.segment)
    if (!opened.ok) return opened
    this.#listeners = opened.value
    for (const { port, number } of opened.value)
      this.ports = { ...this.ports, [port === 'server' ? 'server' : 'bootServer']: number }
    for (const listener of opened.value) this.#listen(listener)
    this.#summariseFloods()
    await this.#probe()
    return ok(undefined)
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop()
    for (const { socket } of this.#listeners) socket.removeAllListeners('message')
    await Promise.all(this.#pending)
    const listeners = this.#listeners
    this.#listeners = []
    await Promise.all(
      listeners.map(({ socket }) => new Promise<void>((resolve) => socket.close(() => resolve()))),
    )
  }

  context(arrival: Arrival): RespondContext {
    const { segment, leases, clock } = this.#parts
    const now = clock.now()
    return { segment, leases, pool: this.#pool, quirks: this.#quirks, now, arrival }
  }

  #listen({ socket, port, cast }: Listener): void {
    socket.on('error', (error) => {
      this.#parts.log.error({ journey: 'dhcp', error: error.message }, 'DHCP socket failed')
    })
    socket.on('message', (bytes, remote) => {
      const address = Ipv4.parse(remote.address)
      const from = { address: address.ok ? address.value : Ipv4.any, port: remote.port }
      const journey: Promise<void> = this.#walk(bytes, { port, cast, from }).finally(() => {
        this.#pending.delete(journey)
      })
      this.#pending.add(journey)
    })
  }

  /** One datagram, whatever it holds. A bug in here costs this packet and no more. */
  async #walk(bytes: Buffer, arrival: Arrival): Promise<void> {
    const started = this.#parts.clock.monotonic()
    if (!this.#gate.admits(bytes.toString('latin1', 28, 34), started)) return
    try {
      const decoded = decode(bytes)
      if (decoded.kind === 'malformed') this.#journal.malformed(arrival, decoded.malformed, started)
      else await this.#answer(decoded.message, arrival, started)
    } catch (error) {
      this.#journal.bug(bytes, error)
    }
  }

  async #answer(request: DhcpMessage, arrival: Arrival, started: number): Promise<void> {
    const subject = { request, arrival }
    const verdict = this.#decide(request, arrival)
    const failed = await this.#perform(verdict.effect)
    if (failed !== undefined) {
      this.#journal.uncommitted(subject, failed)
      return
    }
    if (verdict.kind === 'silence') {
      this.#journal.silent(subject, verdict, started)
      this.#watch(request, verdict)
      return
    }
    const sendError = await this.#send(verdict, arrival)
    this.#journal.replied(subject, verdict, {
      ms: this.#parts.clock.monotonic() - started,
      sendError,
    })
  }

  #decide(request: DhcpMessage, arrival: Arrival): Verdict {
    return request.xid === this.#probeXid && this.#parts.segment.interface !== undefined
      ? silence('own-probe', 'our own look for other servers')
      : respond(request, this.context(arrival))
  }

  /** Undefined when all that the verdict demands has been done. */
  async #perform(effect: Effect): Promise<Silence | undefined> {
    const now = this.#parts.clock.now()
    switch (effect.kind) {
      case 'none':
        return undefined
      case 'reserve':
        this.#pool.reserve(effect.mac, effect.address, now)
        return undefined
      case 'withdraw':
        this.#pool.withdraw(effect.mac)
        return undefined
      case 'commit': {
        if (this.#pending.size > maximumPending)
          return silence('overloaded', `${this.#pending.size} answers wait for the disk`)
        // Nobody else may be promised the address while it is being written.
        if (effect.lease.kind === 'bound') this.#pool.reserve(effect.mac, effect.lease.address, now)
        const written = await this.#parts.leases.commit({ lease: effect.lease })
        if (!written.ok) return silence('commit-failed', written.refusal.message)
        this.#pool.withdraw(effect.mac)
        return undefined
      }
    }
  }

  /** The error's text, or undefined when the packet is out. Sent from the address and port that the client knows us by. */
  #send(reply: Reply, arrival: Arrival): Promise<string | undefined> {
    const listener = this.#listeners.find(
      (candidate) => candidate.port === arrival.port && candidate.cast === 'unicast',
    )
    if (listener === undefined) return Promise.resolve('the server is stopping')
    const bytes = encode(reply.message, reply.minimumBytes)
    const { address, port } = this.#addressOf(reply, arrival)
    return new Promise((resolve) => {
      listener.socket.send(bytes, port, address, (error) => {
        resolve(error?.message)
      })
    })
  }

  #addressOf({ destination }: Reply, arrival: Arrival): Arrival['from'] {
    const { interface: device } = this.#parts.segment
    switch (destination.kind) {
      case 'relay':
        return { address: destination.address, port: this.ports.server }
      case 'unicast':
        return { address: destination.address, port: destination.port ?? this.ports.client }
      case 'broadcast':
        // Without a device the server is on loopback, where nothing can be broadcast: back to the sender.
        return device === undefined
          ? arrival.from
          : { address: Ipv4.broadcast, port: this.ports.client }
    }
  }

  #watch(request: DhcpMessage, { reason }: Silence): void {
    const chosen = valueOf(request, options.serverIdentifier)
    if (reason === 'other-server-chosen' && chosen !== undefined) this.#heard(chosen)
  }

  #heard(server: Ipv4): void {
    const { segment, clock, log } = this.#parts
    if (server === segment.address || !this.#rivals.heard(server, clock.now())) return
    const fields = { journey: 'dhcp', rival: server, interface: segment.interface }
    if (segment.mode === 'proxy') log.info(fields, 'the DHCP server beside us')
    else
      log.warn(
        fields,
        "another DHCP server is on this segment: stop one of the two, or set this segment's mode to proxy",
      )
  }

  async #probe(): Promise<void> {
    const { segment, timers, log } = this.#parts
    if (segment.interface === undefined) return
    const probing = await probeForRivals({
      device: segment.interface,
      ports: this.ports,
      xid: this.#probeXid,
      timers,
      heard: (server) => this.#heard(server),
    })
    if (probing.ok) this.#stops.push(probing.value)
    else log.info({ journey: 'dhcp', detail: probing.refusal.message }, 'no probe for rivals')
  }

  /** Once a second, what the gate kept out of the log. */
  #summariseFloods(): void {
    let cancel: () => void = () => undefined
    const again = (): void => {
      cancel = this.#parts.timers.after(1000, () => {
        this.#journal.flood()
        again()
      })
    }
    again()
    this.#stops.push(() => cancel())
  }
}
