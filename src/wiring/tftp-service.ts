/** TFTP of one segment: its files, the events of what was fetched, and a second opinion by another client once it runs. */
import { unchanged } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import { ok, type Result } from '../domain/result.js'
import { Ipv4 } from '../domain/values/ipv4.js'
import type { Ledger } from '../engine/ports.js'
import type { FileSource } from '../tftp/file-source.js'
import { directorySource, renderedSource } from '../tftp/files.js'
import { selfCheck } from '../tftp/self-check.js'
import { createTftpServer, type TftpServer } from '../tftp/server.js'
import type { ServedTransfer } from '../tftp/transfers.js'
import { serverAddress } from './segment.js'
import type { SegmentParts, Service } from './segment-parts.js'

/** One of each way a file comes about: rendered, small, large. */
const checkedFiles = [
  'razor.ipxe',
  'pxelinux.cfg/default',
  'pxelinux.0',
  'ipxe.lkrn',
  'snponly.efi',
]

export async function startTftp(parts: SegmentParts): Promise<Result<Service>> {
  const { config, settings, ledger, catalog, system, log } = parts
  const script = () => Buffer.from(catalog.razorIpxe(serverAddress(settings, config.ports.http)))
  const sources = [renderedSource({ 'razor.ipxe': script }), directorySource(config.tftpboot)]
  const server = createTftpServer({
    address: settings.address,
    port: config.ports.tftp,
    sources,
    clock: system.clock,
    timers: system.timers,
    log,
    onServed(transfer) {
      // What the self-check fetches is no machine's doing.
      if (transfer.address === settings.address) return
      void ledger.submit((world) => unchanged(null, [sent(transfer, world.lease)]))
    },
  })
  const started = await server.start()
  if (!started.ok) return started
  const stopped = new AbortController()
  void secondOpinion(parts, { server, sources, stopped: stopped.signal })
  return ok({
    stop: () => {
      stopped.abort()
      return server.stop()
    },
  })
}

/** Says in the log whether another implementation gets from us what we have; it holds nothing up. */
async function secondOpinion(
  { settings, system, log }: SegmentParts,
  running: {
    readonly server: TftpServer
    readonly sources: readonly FileSource[]
    readonly stopped: AbortSignal
  },
): Promise<void> {
  const { address } = settings
  const { server, sources, stopped } = running
  const results = await selfCheck({
    address,
    port: server.port,
    sources,
    names: checkedFiles,
    clock: system.clock,
    timers: system.timers,
  })
  if (stopped.aborted) return
  for (const result of results)
    if (!result.ok)
      log.warn(
        { journey: 'tftp', address, file: result.name, reason: result.why },
        'the TFTP self-check failed: machines may not get this file',
      )
  if (results.every((result) => result.ok))
    log.info(
      { journey: 'tftp', address, files: results.length },
      'TFTP self-check: every file arrives as it is',
    )
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
