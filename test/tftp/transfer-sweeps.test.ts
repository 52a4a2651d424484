/** Whole transfers against a client written from the RFCs: sizes around a block, block wrap, windows, and links that lose and reorder. */
import assert from 'node:assert/strict'
import type { Manner } from './support/client-double.js'
import { pattern, runTransfer, type Run, type RunOptions } from './support/link-double.js'

const arrives = (options: RunOptions): Run => {
  const run = runTransfer(options)
  const what = `${options.content.length} octets by ${options.blksize}, ${JSON.stringify(options.link ?? {})}`
  assert.ok(run.received.equals(options.content), `the content differs: ${what}`)
  return run
}

/** On a link that loses nothing, every block goes over it once. */
const arrivesInOneGo = (options: RunOptions): void => {
  const run = arrives(options)
  assert.equal(run.outcome, 'complete')
  assert.equal(run.sent, run.blocks)
}

/** Packets for each block at this loss: a receiver keeps only what comes before the first gap of a window (RFC 7440 4). */
const inherent = (windowsize: number, loss: number): number => {
  const kept = ((1 - loss) * (1 - (1 - loss) ** windowsize)) / loss
  return windowsize / kept
}

describe('Whole transfers', () => {
  describe('on a good link, each block once', () => {
    for (const blksize of [8, 512, 1024, 1468, 65464]) {
      it(`arrive for sizes around one and several blocks of ${blksize} (RFC 1350 6, 2348)`, () => {
        const sizes = [0, 1, blksize - 1, blksize, blksize + 1]
        for (const blocks of [2, 3, 5])
          sizes.push(blocks * blksize - 1, blocks * blksize, blocks * blksize + 1)
        for (const size of sizes)
          for (const offers of [true, false])
            arrivesInOneGo({ content: pattern(size), blksize, offers })
      })
    }
    it('arrive for every size from 0 to 100 in blocks of 8, windows 1 to 16 (RFC 7440)', () => {
      for (let size = 0; size <= 100; size += 1)
        for (let windowsize = 1; windowsize <= 16; windowsize += 1)
          arrivesInOneGo({ content: pattern(size), blksize: 8, windowsize })
    })
    for (const windowsize of [1, 16]) {
      it(`arrive across the wrap of the block number, window ${windowsize}`, () => {
        for (const blocks of [65_534, 65_535, 65_536])
          arrivesInOneGo({ content: pattern(8 * blocks + 3), blksize: 8, windowsize })
      })
    }
    it('arrive across its second wrap too', () => {
      arrivesInOneGo({ content: pattern(8 * 131_075), blksize: 8, windowsize: 16 })
    })
  })

  /** The handshake must not be what fails in these: an address that never answers is given up on purpose. */
  const patient = { unprovenSends: 30, retries: 30 }

  describe('on a bad link', () => {
    for (const manner of ['strict', 'eager'] satisfies Manner[])
      for (const windowsize of [1, 4, 16])
        for (const loss of [0.01, 0.1, 0.3]) {
          it(`arrive whole with ${loss * 100} % lost, window ${windowsize}, ${manner} client`, () => {
            for (let seed = 1; seed <= 8; seed += 1) {
              const link = { seed, loss, doubled: 0.02, late: 0.02 }
              const content = pattern(512 * 90 + seed)
              const run = arrives({
                content,
                blksize: 512,
                windowsize,
                manner,
                link,
                timing: patient,
              })
              const most = 2 * inherent(windowsize, loss) * run.blocks + 60
              assert.ok(run.sent <= most, `seed ${seed}: ${run.sent} packets for ${run.blocks}`)
            }
          })
        }
    it('arrive across the wrap with 1 % lost and reordered', () => {
      const link = { seed: 7, loss: 0.01, late: 0.01 }
      arrives({ content: pattern(8 * 66_000), blksize: 8, windowsize: 16, link, timing: patient })
    })
    it('are quick with 1 % lost: a loss costs a tenth of a second, not a second', () => {
      const link = { seed: 3, loss: 0.01 }
      const { durationMs } = arrives({ content: pattern(1468 * 700), blksize: 1468, link })
      assert.ok(durationMs < 3000, `${Math.round(durationMs)} ms`)
    })
  })

  describe('on a link that doubles every packet (RFC 1123 4.2.3.1)', () => {
    const link = { seed: 5, doubled: 1 }
    it('send each block once in lock step', () => {
      const run = arrives({ content: pattern(512 * 200), blksize: 512, link })
      assert.equal(run.sent, run.blocks)
    })
    for (const manner of ['strict', 'eager'] satisfies Manner[])
      it(`do not multiply with a window, ${manner} client`, () => {
        const content = pattern(512 * 1000)
        const run = arrives({ content, blksize: 512, windowsize: 8, manner, link })
        assert.ok(run.sent <= 1.5 * run.blocks, `${run.sent} packets for ${run.blocks} blocks`)
      })
  })

  it('that were doubled once go back to one packet a block', () => {
    // One packet late enough to set off a roll-back, then a good link: the echo must die out.
    const link = { seed: 11, loss: 0.002 }
    const content = pattern(512 * 5000)
    const run = arrives({ content, blksize: 512, windowsize: 16, manner: 'eager', link })
    assert.ok(run.sent <= 1.2 * run.blocks, `${run.sent} packets for ${run.blocks} blocks`)
  })
})
