/** SegmentService: DHCP, TFTP and HTTP of one network, started and stopped together. HTTP first, DHCP last: nobody is invited before the house is open. */
import type { Config, SegmentSettings } from '../config.js'
import { createDhcpServer } from '../dhcp/server.js'
import type { LeaseKeeper } from '../dhcp/lease-keeper.js'
import { unchanged } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import { ok, type Result } from '../domain/result.js'
import { Ipv4 } from '../domain/values/ipv4.js'
import type { Ledger } from '../engine/ports.js'
import { listen } from '../http/listen.js'
import { createMachineApp } from '../http/machine-app.js'
import type { MachineParts } from '../http/parts.js'
import type { Logger } from '../log.js'
import type { System } from '../system.js'
import { directorySource, renderedSource } from '../tftp/files.js'
import { createTftpServer } from '../tftp/server.js'
import type { ServedTransfer } from '../tftp/transfers.js'
import { dhcpSegment, serverAddress } from './segment.js'

export interface SegmentParts {
  readonly config: Config
  readonly settings: SegmentSettings
  readonly ledger: Ledger
  readonly leases: LeaseKeeper
  readonly catalog: MachineParts['catalog']
  readonly library: MachineParts['library']
  readonly system: System
  readonly log: Logger
}

interface Service {
  stop(): Promise<void>
}

export interface SegmentService extends Service {
  /** What is served where, for the log and for people. */
  readonly summary: string
}

/** Refused with the first service's reason that could not start; those started before it are stopped again. */
export async function startSegment(parts: SegmentParts): Promise<Result<SegmentService>> {
  const started: Service[] = []
  const stop = async () => {
    for (const service of started.splice(0).reverse()) await service.stop()
  }
  for (const start of [startHttp, startTftp, startDhcp]) {
    const service = await start(parts)
    if (!service.ok) {
      await stop()
      return service
    }
    started.push(service.value)
  }
  return ok({ stop, summary: summaryOf(parts) })
}

function summaryOf({ settings, config: { ports } }: SegmentParts): string {
  const where =
    settings.interface === undefined
      ? settings.address
      : `${settings.address} on ${settings.interface}`
  const pool = settings.ranges.map(({ first, last }) => `${first}-${last}`).join(', ')
  const dhcp = { authoritative: `DHCP (leasing ${pool})`, proxy: 'proxyDHCP', off: 'no DHCP' }[
    settings.mode
  ]
  return `${where}: ${dhcp}, TFTP on port ${ports.tftp}, HTTP on port ${ports.http}`
}

async function startHttp({
  config,
  settings,
  ledger,
  catalog,
  library,
  system,
  log,
}: SegmentParts): Promise<Result<Service>> {
  const { microkernel, ports, tftpboot } = config
  return listen(
    ({ port }) =>
      createMachineApp({
        ledger,
        catalog,
        library,
        server: serverAddress(settings, port),
        tftpRoot: tftpboot,
        settings: {
          registerTimeoutMs: microkernel.register_timeout_seconds * 1000,
          checkinIntervalS: microkernel.checkin_seconds,
          checkinSkewS: microkernel.checkin_skew_seconds,
          logLevel: microkernel.log_level,
        },
        system,
        log,
      }),
    { address: settings.address, port: ports.http },
    { system, log },
  )
}

async function startTftp({
  config,
  settings,
  ledger,
  catalog,
  system,
  log,
}: SegmentParts): Promise<Result<Service>> {
  const script = () => Buffer.from(catalog.razorIpxe(serverAddress(settings, config.ports.http)))
  const server = createTftpServer({
    address: settings.address,
    port: config.ports.tftp,
    sources: [renderedSource({ 'razor.ipxe': script }), directorySource(config.tftpboot)],
    clock: system.clock,
    timers: system.timers,
    log,
    onServed(transfer) {
      void ledger.submit((world) => unchanged(null, [sent(transfer, world.lease)]))
    },
  })
  const started = await server.start()
  return started.ok ? ok({ stop: () => server.stop() }) : started
}

/** Who fetched what: the lease tells the machine behind an address. */
function sent(
  { file, address, bytes, durationMs }: ServedTransfer,
  leases: Ledger['world']['lease'],
): EventDraft {
  const parsed = Ipv4.parse(address)
  const lease = parsed.ok ? leases.get(parsed.value) : undefined
  const mac = lease === undefined || lease.kind === 'declined' ? undefined : lease.mac
  return {
    kind: 'tftp.sent',
    message: `${mac ?? address} fetched ${file} by TFTP`,
    ...(mac !== undefined && { mac }),
    detail: { file, address, bytes, durationMs: Math.round(durationMs) },
  }
}

async function startDhcp({
  config,
  settings,
  leases,
  system,
  log,
}: SegmentParts): Promise<Result<Service>> {
  const segment = dhcpSegment(settings, config.ports)
  if (segment === undefined) return ok({ stop: () => Promise.resolve() })
  const server = createDhcpServer({
    segment,
    leases,
    clock: system.clock,
    timers: system.timers,
    log,
  })
  const started = await server.start()
  return started.ok ? ok({ stop: () => server.stop() }) : started
}
