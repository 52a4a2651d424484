/** Waiting times: RFC 6298's arithmetic and RFC 2349's interval. */
import assert from 'node:assert/strict'
import {
  adaptiveWait,
  agreedRetries,
  defaultTiming,
  measured,
} from '../../src/tftp/retransmission.js'

describe('The wait for an ACK', () => {
  it('is a second before anything has been measured (RFC 6298 2.1)', () => {
    assert.equal(adaptiveWait(undefined, 0, defaultTiming), 1000)
  })
  it('is the round trip and four times its variation (RFC 6298 2.2, 2.3)', () => {
    const first = measured(undefined, 200)
    assert.deepEqual(first, { smoothedMs: 200, variationMs: 100 })
    assert.equal(adaptiveWait(first, 0, defaultTiming), 600)
    const second = measured(first, 280)
    assert.deepEqual(second, { smoothedMs: 210, variationMs: 95 })
    assert.equal(adaptiveWait(second, 0, defaultTiming), 590)
  })
  it('is never below the minimum: firmware pauses while it stores', () => {
    assert.equal(adaptiveWait(measured(undefined, 0.1), 0, defaultTiming), 100)
  })
  it('doubles with each attempt up to the maximum (RFC 6298 5.5)', () => {
    const quick = measured(undefined, 1)
    const waits = [0, 1, 2, 3, 4, 5, 6, 60].map((attempt) =>
      adaptiveWait(quick, attempt, defaultTiming),
    )
    assert.deepEqual(waits, [100, 200, 400, 800, 1600, 3200, 4000, 4000])
  })
  it('is repeated for about half a minute at an agreed interval (RFC 2349)', () => {
    assert.deepEqual(
      [1, 4, 5, 10, 20, 255].map((seconds) => agreedRetries(seconds, defaultTiming)),
      [8, 8, 6, 3, 2, 2],
    )
  })
})
