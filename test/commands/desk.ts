/** Desk: an operator's place for tests: a world, a ledger that commits at once, an image library and a password hash that pretend. */
import assert from 'node:assert/strict'
import type { Command, CommandResult } from '../../src/commands/command.js'
import { execute } from '../../src/commands/execute.js'
import type { ImageSource, Ports } from '../../src/commands/ports.js'
import type { ReadContext } from '../../src/commands/views/reader.js'
import type { Event, EventDraft } from '../../src/domain/event.js'
import type { Image } from '../../src/domain/image.js'
import type { Json } from '../../src/domain/json.js'
import { type Refusal, unavailable } from '../../src/domain/refusal.js'
import { ok, refuse, type Result } from '../../src/domain/result.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import type { Change } from '../../src/domain/world.js'
import type { WorldState } from '../../src/domain/world-state.js'
import { aMoment, anId, startOfTime } from '../support/builders.js'

export class Desk {
  readonly world: WorldState
  readonly events: Event[] = []
  /** What the last command changed. */
  changes: readonly Change[] = []
  /** UUIDs of images whose files were thrown away. */
  readonly discarded: string[] = []
  /** What the library makes of the next source. */
  library: (source: ImageSource) => Result<Image> = (source) => ok(this.imageOf(source))
  diskIsFull = false
  readonly #moment = aMoment(startOfTime + 60_000, 5000)
  #images = 0

  constructor(world: WorldState) {
    this.world = world
  }

  readonly ports: Ports = {
    images: {
      add: (source) => Promise.resolve(this.library(source)),
      discard: (uuid) => Promise.resolve(void this.discarded.push(uuid)),
    },
    hashPassword: (plain) => `$6$salt${this.#images}$${Buffer.from(plain).toString('hex')}`,
    verifyPassword: (plain, hash) =>
      hash.reveal() === plain || hash.reveal().endsWith(`$${Buffer.from(plain).toString('hex')}`),
  }

  imageOf({ name, kind = 'os', version = '1' }: ImageSource): Image {
    this.#images += 1
    assert.ok(kind !== 'disk')
    return {
      kind,
      uuid: Uuid.unsafe(anId(0xa000 + this.#images)),
      name,
      version,
      files: [{ path: 'linux', size: 1, sha256: 'aa' }],
      kernel: 'linux',
      initrd: 'linux',
      addedAt: startOfTime,
    }
  }

  run(command: Command, body: Json): Promise<Result<CommandResult>> {
    this.changes = []
    return execute(command, body, {
      ports: this.ports,
      ledger: {
        world: this.world,
        submit: (decide) => {
          const decision = decide(this.world, this.#moment)
          if (this.diskIsFull) return Promise.resolve(refuse(unavailable('the disk is full')))
          this.changes = decision.changes
          for (const change of decision.changes) this.world.apply(change)
          this.note(...decision.events)
          return Promise.resolve(ok(decision.answer))
        },
      },
    })
  }

  /** The sentence of a command that must succeed. */
  async done(command: Command, body: Json): Promise<string> {
    const outcome = await this.run(command, body)
    assert.ok(outcome.ok, outcome.ok ? '' : outcome.refusal.message)
    return outcome.value.result
  }

  /** As `done`, for what must change nothing. */
  async unchanged(command: Command, body: Json): Promise<string> {
    const sentence = await this.done(command, body)
    assert.deepEqual(this.changes, [])
    return sentence
  }

  /** The refusal of a command that must be refused; the world must be as it was. */
  async refused(command: Command, body: Json): Promise<Refusal> {
    const outcome = await this.run(command, body)
    assert.ok(!outcome.ok, 'it was not refused')
    assert.deepEqual(this.changes, [])
    return outcome.refusal
  }

  note(...drafts: readonly EventDraft[]): void {
    for (const draft of drafts)
      this.events.push({ ...draft, sequence: this.events.length + 1, at: startOfTime })
  }

  context(now = startOfTime + 60_000): ReadContext {
    return {
      world: this.world,
      now,
      base: 'http://127.0.0.1:8025',
      silentMs: 120_000,
      events: (filter = () => true, limit = Infinity) =>
        this.events.filter(filter).reverse().slice(0, limit),
    }
  }
}

/** The one record of that name. */
export function named<R extends { readonly name: string }>(
  records: ReadonlyMap<unknown, R>,
  name: string,
): R {
  const found = [...records.values()].find((record) => record.name === name)
  assert.ok(found, `there is no ${name}`)
  return found
}
