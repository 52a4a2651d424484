import assert from 'node:assert/strict'
import { FloodGate } from '../../src/dhcp/flood.js'

const limits = { perSecond: 5, perClientPerSecond: 2, loggedSilencesPerSecond: 1 }
const times = <T>(count: number, task: (number: number) => T): T[] =>
  Array.from({ length: count }, (_, number) => task(number))

describe('the flood gate', () => {
  it('lets one client through so many times a second, and again in the next', () => {
    const gate = new FloodGate(limits)
    assert.deepEqual(
      times(3, () => gate.admits('a', 100)),
      [true, true, false],
    )
    assert.equal(gate.admits('b', 100), true)
    assert.equal(gate.admits('a', 1000), true)
  })
  it('lets all clients together through so many times a second', () => {
    const gate = new FloodGate(limits)
    assert.deepEqual(
      times(6, (number) => gate.admits(String(number), 100)),
      [true, true, true, true, true, false],
    )
  })
  it('counts what it kept out, once', () => {
    const gate = new FloodGate(limits)
    times(5, () => gate.admits('a', 100))
    times(3, () => gate.logsSilence(100))
    assert.deepEqual(gate.summary(), { droppedDatagrams: 3, unloggedSilences: 2 })
    assert.equal(gate.summary(), undefined)
  })
})
