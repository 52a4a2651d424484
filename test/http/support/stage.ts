/** Stage: the HTTP applications on a free port of the loopback, over the real ledger with a store in memory, and literal catalog and library. */
import { WritingLedger } from '../../../src/engine/ledger.js'
import type { Store } from '../../../src/engine/ports.js'
import type { Event } from '../../../src/domain/event.js'
import { ok } from '../../../src/domain/result.js'
import type { WorldState } from '../../../src/domain/world-state.js'
import { listen, type Listening } from '../../../src/http/listen.js'
import { createMachineApp } from '../../../src/http/machine-app.js'
import type { MachineParts } from '../../../src/http/parts.js'
import type { Logger } from '../../../src/log.js'
import type { System } from '../../../src/system.js'
import { describe as described } from '../../../src/engine/boot.js'
import { anId, startOfTime } from '../../support/builders.js'

export interface Line {
  readonly level: keyof Logger
  readonly message: string
  readonly [field: string]: unknown
}

export interface Listener {
  readonly log: Logger
  readonly lines: Line[]
  /** The first line with these words, be it written already or later. */
  readonly until: (message: string) => Promise<Line>
}

/** A logger that keeps what it is told, as it would be written: secrets included if they were let through. */
export function listening(): Listener {
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  const keep = (level: keyof Logger) => (fields: object, message: string) => {
    lines.push({ ...(JSON.parse(JSON.stringify(fields)) as object), level, message })
    for (const look of [...waiting]) look()
  }
  return {
    lines,
    until: async (message) =>
      new Promise((resolve) => {
        const look = () => {
          const line = lines.find((each) => each.message === message)
          if (line === undefined) return
          waiting.delete(look)
          resolve(line)
        }
        waiting.add(look)
        look()
      }),
    log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
  }
}

export interface Clockwork {
  readonly system: System
  now: number
  /** Runs all timers that are due within `ms` from now. */
  advance(ms: number): void
  readonly pending: number
}

export function clockwork(now = startOfTime): Clockwork {
  let ids = 5000
  const tasks = new Set<{ at: number; task: () => void }>()
  const machine = {
    now,
    get pending() {
      return tasks.size
    },
    advance(ms: number) {
      machine.now += ms
      for (const each of [...tasks]) if (each.at <= machine.now && tasks.delete(each)) each.task()
    },
    system: {
      clock: { now: () => machine.now, monotonic: () => machine.now },
      timers: {
        after(delayMs: number, task: () => void) {
          const each = { at: machine.now + delayMs, task }
          tasks.add(each)
          return () => void tasks.delete(each)
        },
      },
      ids: { uuid: () => anId(ids++), token: () => `token-${ids++}`, below: () => 0 },
    },
  }
  return machine
}

/** A store in memory; `broken` makes every commit fail. */
export class MemoryStore implements Store {
  broken = false
  readonly written: Event[] = []
  load() {
    return Promise.resolve({ changes: [], lastSequence: 0 })
  }
  commit({ events }: { readonly events: readonly Event[] }) {
    if (this.broken) return Promise.reject(new Error('disk full'))
    this.written.push(...events)
    return Promise.resolve()
  }
  events({ after, limit }: { readonly after: number; readonly limit: number }) {
    return Promise.resolve(this.written.filter((event) => event.sequence > after).slice(0, limit))
  }
  close() {
    return Promise.resolve()
  }
}

export const aServer = {
  url: 'http://10.0.0.1:8026',
  address: '10.0.0.1',
  host: '10.0.0.1:8026',
}

export interface Stage {
  readonly port: number
  readonly parts: MachineParts
  readonly store: MemoryStore
  readonly lines: Line[]
  readonly until: (message: string) => Promise<Line>
  readonly clock: Clockwork
  close(): Promise<void>
}

export function aLedger(world: WorldState, store: MemoryStore, clock: Clockwork): WritingLedger {
  return new WritingLedger({
    world,
    store,
    lastSequence: 0,
    recent: [],
    now: () => clock.now,
    uuid: () => clock.system.ids.uuid(),
    token: () => clock.system.ids.token(),
    onFailure: () => undefined,
  })
}

/** The machine-facing application over `world`; `changed` replaces any of its parts. */
export async function machineStage(
  world: WorldState,
  changed: Partial<MachineParts> = {},
): Promise<Stage> {
  const clock = clockwork()
  const store = new MemoryStore()
  const { log, lines, until } = listening()
  const parts: MachineParts = {
    ledger: aLedger(world, store, clock),
    catalog: {
      bootScript: (program) => ok(`#!ipxe\necho ${described(program)}\n`),
      file: (file, install) => ok(`${file} for ${install.activeModel.hostname}\n`),
      razorIpxe: ({ url }) => `#!ipxe\nchain ${url}/razor/api/boot\n`,
    },
    library: { resolve: () => ok('/nowhere') },
    server: aServer,
    tftpRoot: '/nowhere',
    settings: {
      registerTimeoutMs: 120_000,
      maximumNodes: 2000,
      checkinIntervalS: 60,
      checkinSkewS: 5,
      logLevel: 'error',
    },
    system: clock.system,
    log,
    ...changed,
  }
  const server = await opened(createMachineApp(parts), parts)
  return { port: server.port, parts, store, lines, until, clock, close: async () => server.stop() }
}

export async function opened(
  app: Parameters<typeof listen>[0],
  witness: Parameters<typeof listen>[2],
): Promise<Listening> {
  const server = await listen(app, { address: '127.0.0.1', port: 0 }, witness)
  if (!server.ok) throw new Error(server.refusal.message)
  return server.value
}
