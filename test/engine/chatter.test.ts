import assert from 'node:assert/strict'
import type { Event } from '../../src/domain/event.js'
import { unchanged } from '../../src/domain/decision.js'
import { HwId } from '../../src/domain/values/hw-id.js'
import { put } from '../../src/domain/world.js'
import { decideBoot } from '../../src/engine/boot.js'
import { type ChatterLimits, usualChatter, withoutChatter } from '../../src/engine/chatter.js'
import { WritingLedger } from '../../src/engine/ledger.js'
import { anActiveModel, aNode, aWorld, startOfTime } from '../support/builders.js'

const few: ChatterLimits = {
  perNode: { burst: 3, everyMs: 1000 },
  ofStrangers: { burst: 5, everyMs: 1000 },
}

function stage(limits: ChatterLimits) {
  const stored: Event[] = []
  const silenced: string[] = []
  const clock = { now: startOfTime }
  let commits = 0
  const ledger = new WritingLedger({
    world: aWorld(put('node', aNode()), put('active-model', anActiveModel())),
    store: {
      load: () => Promise.resolve({ changes: [], lastSequence: 0 }),
      commit({ events }) {
        commits += 1
        stored.push(...events)
        return Promise.resolve()
      },
      events: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    },
    lastSequence: 0,
    recent: [],
    now: () => clock.now,
    uuid: () => '',
    token: () => '',
    onFailure: () => undefined,
  })
  const quiet = withoutChatter(ledger, (whose) => silenced.push(whose), limits)
  const boot = async (id: string) =>
    quiet.submit((world, moment) => decideBoot(world, moment, { hwIds: [HwId.unsafe(id)] }))
  return { quiet, boot, stored, silenced, clock, commits: () => commits }
}
const invented = (n: number) => `02${n.toString(16).padStart(10, '0')}`

describe('the journal, when machines that nobody knows ask without end', () => {
  it('keeps most of its history: ten minutes at a thousand a second cost about as many events as a busy day', async () => {
    const { boot, stored, clock } = stage(usualChatter)
    const answers = []
    for (let n = 0; n < 60_000; n += 1) {
      if (n % 100 === 0) clock.now += 1000
      const answer = boot(invented(n))
      if (n % 10_000 === 0) answers.push(await answer)
    }
    assert.ok(answers.every((answer) => answer.ok && answer.value.kind === 'microkernel'))
    assert.ok(stored.length < 11_000, String(stored.length))
  })

  it('is spared the write as well, and says once a minute that it leaves something out', async () => {
    const { boot, commits, silenced, clock } = stage(few)
    for (let n = 0; n < 20; n += 1) await boot(invented(n))
    assert.equal(commits(), 5)
    assert.deepEqual(silenced, ['unknown machines'])
    clock.now += 61_000
    for (let n = 0; n < 20; n += 1) await boot(invented(n))
    assert.equal(silenced.length, 2)
  })

  it('still has room for those that are known', async () => {
    const { boot, stored } = stage(few)
    for (let n = 0; n < 20; n += 1) await boot(invented(n))
    await boot(aNode().hwIds[0] ?? '')
    assert.equal(stored.at(-1)?.node, aNode().uuid)
  })

  it('bounds a known one too, counting what only bears its address, but never what decides its fate', async () => {
    const { quiet, boot, stored } = stage(few)
    for (let n = 0; n < 9; n += 1) await boot(aNode().hwIds[0] ?? '')
    const mac = HwId.toMac(aNode().hwIds[0] ?? HwId.unsafe(''))
    await quiet.submit(() => unchanged(null, [{ kind: 'tftp.sent', message: 'x', mac }]))
    assert.equal(stored.length, 3)
    await quiet.submit(() =>
      unchanged(null, [{ kind: 'active-model.moved', message: 'x', node: aNode().uuid }]),
    )
    assert.equal(stored.at(-1)?.kind, 'active-model.moved')
  })

  it('goes on after the clock was set back', async () => {
    const { boot, stored, clock } = stage(few)
    for (let n = 0; n < 9; n += 1) await boot(invented(n))
    clock.now -= 3_600_000
    await boot(invented(10))
    clock.now += 1000
    await boot(invented(11))
    assert.equal(stored.length, 6)
  })
})
