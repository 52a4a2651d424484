/** Appliance: the composition root. Builds each part once, wires it, starts and stops it in order. The only file that makes adapters. */
import { join } from 'node:path'
import { type Catalog, loadCatalog } from './catalog/catalog.js'
import { describeFault } from './catalog/fault.js'
import type { Ports } from './commands/ports.js'
import { type Config, shippedTemplates } from './config.js'
import { unchanged } from './domain/decision.js'
import type { EventKind } from './domain/event.js'
import type { ModelTemplate } from './domain/model.js'
import { invalid, unavailable } from './domain/refusal.js'
import { ok, refuse, type Result } from './domain/result.js'
import type { TemplateName } from './domain/values/names.js'
import { WorldState } from './domain/world-state.js'
import { withoutChatter } from './engine/chatter.js'
import { eventsInMemory, WritingLedger } from './engine/ledger.js'
import type { Store } from './engine/ports.js'
import { listen } from './http/listen.js'
import { createOperatorApp } from './http/operator-app.js'
import { type ImageLibrary, openLibrary } from './images/library.js'
import type { Logger } from './log.js'
import { hashPassword, verifyPassword } from './passwords.js'
import { createLevelStore } from './store/level-store.js'
import { openDatabase } from './store/open.js'
import type { System } from './system.js'
import { version } from './version.js'
import { checkBootFiles } from './wiring/boot-files.js'
import { leaseKeeperOver } from './wiring/lease-keeper.js'
import { startSegment } from './wiring/segment-service.js'
import { addShippedMicrokernel } from './wiring/shipped-microkernel.js'

export interface ApplianceParts {
  readonly config: Config
  readonly system: System
  readonly log: Logger
}

export interface Appliance {
  /** Answers what is being answered, writes what is to be written, closes everything. */
  stop(): Promise<void>
}

/** Refused, with nothing left open, when any part cannot start; the refusal says which and what to do. */
export async function startAppliance(parts: ApplianceParts): Promise<Result<Appliance>> {
  const opened: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  const started = await startParts(parts, opened)
  if (started.ok) return ok({ stop })
  await stop()
  return started
}

/** What closes a part that was opened; run in reverse order. */
type Opened = (() => Promise<void>)[]

async function startParts(parts: ApplianceParts, opened: Opened): Promise<Result<null>> {
  const { config, system, log } = parts
  const bootFiles = await checkBootFiles(config.tftpboot)
  if (!bootFiles.ok) return bootFiles
  const loaded = await loadCatalog([shippedTemplates, ...config.templates], {
    verbosity: config.microkernel.verbosity,
    kernelArguments: config.microkernel.kernel_args,
  })
  if (!loaded.ok)
    return refuse(
      invalid(`the templates are not in order:\n${loaded.faults.map(describeFault).join('\n')}`),
    )

  const store = await openStore(config)
  if (!store.ok) return store
  opened.push(() => store.value.close())
  const ledger = await loadLedger(store.value, loaded.catalog.templates, parts)
  if (!ledger.ok) return ledger
  opened.push(() => ledger.value.idle())
  const library = await openLibrary(join(config.state, 'images'), {
    system,
    known: ledger.value.world.image,
    log,
  })
  if (!library.ok) return library

  const ports: Ports = {
    images: library.value,
    hashPassword,
    verifyPassword: (plain, hash) => verifyPassword(plain, hash.reveal()),
  }
  // Before anybody is served: the first machine to ask may be an unknown one.
  await addShippedMicrokernel(config.microkernel.path, { ledger: ledger.value, ports, log })

  const serving: Serving = {
    ...parts,
    catalog: loaded.catalog,
    ledger: ledger.value,
    library: library.value,
    journal: store.value,
    ports,
  }
  for (const start of [serveSegments, serveOperators]) {
    const served = await start(serving, opened)
    if (!served.ok) return served
  }
  return ok(null)
}

interface Serving extends ApplianceParts {
  readonly catalog: Catalog
  readonly ledger: WritingLedger
  readonly library: ImageLibrary
  readonly journal: Store
  readonly ports: Ports
}

async function serveSegments(serving: Serving, opened: Opened): Promise<Result<null>> {
  const ledger = withoutChatter(serving.ledger, (whose) =>
    serving.log.warn({ whose }, 'too many events: left out of the journal until it is quieter'),
  )
  const leases = leaseKeeperOver(ledger)
  for (const settings of serving.config.segments) {
    const segment = await startSegment({ ...serving, ledger, settings, leases })
    if (!segment.ok) return segment
    opened.push(() => segment.value.stop())
    serving.log.info({ segment: settings.address }, `serving ${segment.value.summary}`)
  }
  return ok(null)
}

async function serveOperators(serving: Serving, opened: Opened): Promise<Result<null>> {
  const { config, ledger, system, log } = serving
  const note = (kind: EventKind, message: string) =>
    ledger.submit(() => unchanged(null, [{ kind, message }]))
  const stopping = new AbortController()
  const silentMs = config.microkernel.register_timeout_seconds * 1000
  const operator = {
    ...serving,
    hosts: config.operator.hosts,
    version,
    silentMs,
    stopping: stopping.signal,
  }
  const api = await listen(() => createOperatorApp(operator), config.operator, { system, log })
  if (!api.ok) return api
  opened.push(async () => {
    stopping.abort()
    await note('appliance.stopped', 'the appliance stops')
    await api.value.stop()
  })
  await note('appliance.started', `the appliance started, version ${version}`)
  log.info({ api: `http://${api.value.address}:${api.value.port}/api`, version }, 'ready')
  return ok(null)
}

async function openStore(config: Config): Promise<Result<Store>> {
  const database = await openDatabase(join(config.state, 'db'))
  if (!database.ok) return database
  try {
    return ok(await createLevelStore(database.value, { keepEvents: config.keep_events }))
  } catch (error) {
    await database.value.close()
    return refuse(
      unavailable(error instanceof Error ? error.message : 'the state could not be opened'),
    )
  }
}

async function loadLedger(
  store: Store,
  templates: ReadonlyMap<TemplateName, ModelTemplate>,
  { system, log }: ApplianceParts,
): Promise<Result<WritingLedger>> {
  const world = new WorldState(templates)
  try {
    const { changes, lastSequence } = await store.load()
    for (const change of changes) world.apply(change)
    const recent = await store.events({
      after: Math.max(0, lastSequence - eventsInMemory),
      limit: eventsInMemory,
    })
    return ok(
      new WritingLedger({
        world,
        store,
        lastSequence,
        recent,
        now: () => system.clock.now(),
        uuid: () => system.ids.uuid(),
        token: () => system.ids.token(),
        onFailure: (error) =>
          log.error(
            { error },
            'the state could not be written: what was decided has been taken back',
          ),
      }),
    )
  } catch (error) {
    return refuse(
      unavailable(error instanceof Error ? error.message : 'the state could not be read'),
    )
  }
}
