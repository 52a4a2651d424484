/** OperatorStage: the operator API on a free port of the loopback, over the real commands, ledger and a store in memory. */
import { notFound } from '../../../src/domain/refusal.js'
import { refuse } from '../../../src/domain/result.js'
import type { WorldState } from '../../../src/domain/world-state.js'
import { createOperatorApp } from '../../../src/http/operator-app.js'
import type { OperatorParts } from '../../../src/http/parts.js'
import { aLedger, clockwork, type Line, listening, MemoryStore, opened } from './stage.js'
import type { Clockwork } from './stage.js'

export interface OperatorStage {
  readonly port: number
  readonly parts: OperatorParts
  readonly store: MemoryStore
  readonly lines: Line[]
  readonly clock: Clockwork
  /** Aborts `parts.stopping`. */
  announceStop(): void
  close(): Promise<void>
}

export async function operatorStage(
  world: WorldState,
  changed: Partial<OperatorParts> = {},
): Promise<OperatorStage> {
  const clock = clockwork()
  const store = new MemoryStore()
  const { log, lines } = listening()
  const stopping = new AbortController()
  const parts: OperatorParts = {
    ledger: aLedger(world, store, clock),
    journal: store,
    ports: {
      images: {
        add: () => Promise.resolve(refuse(notFound('there is nothing at that path'))),
        discard: () => Promise.resolve(),
      },
      hashPassword: () => '$6$salt$hash',
      verifyPassword: () => true,
    },
    hosts: ['razor.example'],
    version: '1.2.3',
    silentMs: 120_000,
    stopping: stopping.signal,
    system: clock.system,
    log,
    ...changed,
  }
  const server = await opened(createOperatorApp(parts), parts)
  return {
    port: server.port,
    parts,
    store,
    lines,
    clock,
    announceStop: () => stopping.abort(),
    close: async () => {
      stopping.abort()
      await server.stop()
    },
  }
}

/** One connection's worth of server-sent events, read block by block. */
export class Follower {
  readonly #blocks: AsyncGenerator<string, void>
  constructor(stream: AsyncIterable<Buffer>) {
    this.#blocks = blocksOf(stream)
  }
  /** The next block; undefined when the stream has ended. */
  async next(): Promise<Record<string, string> | undefined> {
    const block: IteratorResult<string, void> = await this.#blocks.next()
    if (block.done === true) return undefined
    return Object.fromEntries(
      block.value.split('\n').map((line) => {
        const [name = '', ...rest] = line.split(': ')
        return [name, rest.join(': ')]
      }),
    )
  }
}

async function* blocksOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let held = ''
  for await (const piece of stream) {
    held += piece.toString('utf8')
    const blocks = held.split('\n\n')
    held = blocks.pop() ?? ''
    yield* blocks
  }
}
