/** SegmentService: DHCP, TFTP and HTTP of one network, started and stopped together. HTTP first, DHCP last: nobody is invited before the house is open. */
import { createDhcpServer } from '../dhcp/server.js'
import { ok, type Result } from '../domain/result.js'
import { listen } from '../http/listen.js'
import { createMachineApp } from '../http/machine-app.js'
import { dhcpSegment, serverAddress } from './segment.js'
import type { SegmentParts, Service } from './segment-parts.js'
import { startTftp } from './tftp-service.js'

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
          maximumNodes: config.maximum_nodes,
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
