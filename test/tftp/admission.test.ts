/** Which requests become transfers: repeated, too many, forged. */
import assert from 'node:assert/strict'
import { createAdmission, type Admission, type Entry } from '../../src/tftp/admission.js'

const entryOf = (address: string, port = 2070, request = 'a', askedAt = 0): Entry => ({
  address,
  port,
  request: Buffer.from(request),
  askedAt,
  proven: false,
})
const admissionOf = (transfers = 3, transfersPerClient = 2): Admission<Entry> =>
  createAdmission({ transfers, transfersPerClient })
const filled = (admission: Admission<Entry>, count: number): Entry[] =>
  Array.from({ length: count }, (_, index) => {
    const entry = entryOf(`10.0.0.${index}`)
    admission.add(entry)
    return entry
  })

describe('A read request', () => {
  it('is admitted when there is room', () => {
    const verdict = admissionOf().judge(entryOf('10.0.0.1'), 0)
    assert.deepEqual(verdict, { kind: 'admit', replaces: undefined, evicts: undefined })
  })
  it('that comes twice at once is one request: the network doubled it', () => {
    const admission = admissionOf()
    admission.add(entryOf('10.0.0.1'))
    assert.deepEqual(admission.judge(entryOf('10.0.0.1'), 99), {
      kind: 'silence',
      reason: 'duplicate-request',
    })
  })
  it('that is repeated before any ACK gets the same first packet again', () => {
    const admission = admissionOf()
    const entry = entryOf('10.0.0.1')
    admission.add(entry)
    assert.deepEqual(admission.judge(entryOf('10.0.0.1'), 100), { kind: 'nudge', entry })
  })
  it('that differs replaces the transfer at once', () => {
    const admission = admissionOf()
    const before = entryOf('10.0.0.1')
    admission.add(before)
    const verdict = admission.judge(entryOf('10.0.0.1', 2070, 'b'), 1)
    assert.deepEqual(verdict, { kind: 'admit', replaces: before, evicts: undefined })
  })
  it('that is repeated after an ACK starts afresh: the client did too', () => {
    const admission = admissionOf()
    const before = entryOf('10.0.0.1')
    admission.add(before)
    admission.prove(before)
    const verdict = admission.judge(entryOf('10.0.0.1'), 1)
    assert.deepEqual(verdict, { kind: 'admit', replaces: before, evicts: undefined })
  })
  it('from another port of the same client is another transfer, up to a limit', () => {
    const admission = admissionOf()
    admission.add(entryOf('10.0.0.1', 1))
    assert.equal(admission.judge(entryOf('10.0.0.1', 2), 0).kind, 'admit')
    admission.add(entryOf('10.0.0.1', 2))
    assert.deepEqual(admission.judge(entryOf('10.0.0.1', 3), 0), {
      kind: 'silence',
      reason: 'too-many-of-this-client',
    })
    assert.equal(admission.judge(entryOf('10.0.0.2', 3), 0).kind, 'admit')
  })
  it('gets no answer while all places are taken: the client will ask again', () => {
    const admission = admissionOf()
    filled(admission, 3)
    assert.deepEqual(admission.judge(entryOf('10.1.0.1'), 999), {
      kind: 'silence',
      reason: 'too-many-transfers',
    })
  })
  it('takes the place of the one that has been silent longest', () => {
    const admission = admissionOf()
    const [first, second] = filled(admission, 3)
    admission.prove(first!)
    const verdict = admission.judge(entryOf('10.1.0.1'), 1000)
    assert.deepEqual(verdict, { kind: 'admit', replaces: undefined, evicts: second })
  })
  it('never takes the place of a client that has answered', () => {
    const admission = admissionOf()
    for (const entry of filled(admission, 3)) admission.prove(entry)
    assert.equal(admission.judge(entryOf('10.1.0.1'), 1e9).kind, 'silence')
  })
  it('finds room again when a transfer is over', () => {
    const admission = admissionOf(1, 1)
    const [only] = filled(admission, 1)
    admission.remove(only!)
    admission.remove(only!)
    assert.deepEqual(admission.all(), [])
    assert.equal(admission.judge(entryOf('10.0.0.0', 9), 0).kind, 'admit')
  })
})
