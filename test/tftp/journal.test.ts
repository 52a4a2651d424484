/** Log lines: one per transfer, at a level an operator can live with, and not more than a disk can hold. */
import assert from 'node:assert/strict'
import { createJournal, shown } from '../../src/tftp/journal.js'
import { refuseRequest } from '../../src/tftp/prepare.js'
import type { Ended } from '../../src/tftp/session.js'
import { fakeTime } from './support/fake-time.js'
import { logList } from './support/log-list.js'

const line = { client: '10.0.0.7:2070', file: 'a', durationMs: 5, blksize: 512, windowsize: 1 }
const ended = (outcome: Ended['outcome']): Ended => ({
  outcome,
  detail: '',
  bytes: 7,
  resent: 0,
  ignored: {},
})

describe('The TFTP journal', () => {
  it('writes who, what, how it ended, how much and how long', () => {
    const log = logList()
    createJournal(log, fakeTime().clock).ended(line, ended('complete'))
    assert.deepEqual(log.lines, [
      {
        level: 'info',
        message: 'tftp complete',
        fields: { journey: 'tftp', ...line, ...ended('complete') },
      },
    ])
  })
  it('makes little of size probes, much of failures, and nothing special of missing files', () => {
    const log = logList()
    const journal = createJournal(log, fakeTime().clock)
    journal.ended(line, ended('size-probe'))
    journal.ended(line, ended('timeout'))
    journal.ended(line, ended('internal-error'))
    journal.refused('10.0.0.7:1', 'nope', refuseRequest('file-not-found'))
    journal.refused('10.0.0.7:1', '../x', refuseRequest('name-unusable', 'climbs-out'))
    journal.silence('10.0.0.7:1', 'no-such-transfer')
    assert.deepEqual(
      log.lines.map(({ level }) => level),
      ['debug', 'warn', 'error', 'info', 'warn', 'debug'],
    )
    assert.equal(log.lines[4]?.fields.detail, 'climbs-out')
  })
  it('keeps the bytes of what should not have happened', () => {
    const log = logList()
    createJournal(log, fakeTime().clock).bug(new Error('oh'), Buffer.from([0, 9]))
    assert.equal(log.lines[0]?.fields.hex, '0009')
    assert.equal(log.lines[0].level, 'error')
  })
  it('is not filled by a flood: 200 lines a second, and how many were left out', () => {
    const log = logList()
    const time = fakeTime()
    const journal = createJournal(log, time.clock)
    time.advance(5000)
    for (let count = 0; count < 1000; count += 1) journal.silence('10.0.0.7:1', 'malformed')
    assert.equal(log.lines.length, 200)
    time.advance(1000)
    journal.silence('10.0.0.7:1', 'malformed')
    assert.deepEqual(log.lines[200]?.fields, { journey: 'tftp', suppressed: 800 })
    assert.equal(log.lines.length, 202)
  })
  it('cuts names that go on and on', () => {
    assert.equal(shown('a'.repeat(500)).length, 201)
    assert.equal(shown('pxelinux.0'), 'pxelinux.0')
  })
})
