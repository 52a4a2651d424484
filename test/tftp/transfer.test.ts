/** The read transfer as a machine: each rule of the RFCs by itself, in fake time, without a link. */
import assert from 'node:assert/strict'
import { defaultTiming } from '../../src/tftp/retransmission.js'
import {
  createTransfer,
  type Transfer,
  type TransferAction,
  type TransferEvent,
} from '../../src/tftp/transfer.js'

interface Script {
  readonly size?: number
  readonly blksize?: number
  readonly windowsize?: number
  readonly offers?: boolean
  readonly sizeAsked?: boolean
  readonly timeoutSeconds?: number
}

const transferOf = (script: Script): Transfer =>
  createTransfer({
    size: 10_000,
    blksize: 512,
    windowsize: 1,
    offers: false,
    sizeAsked: false,
    timeoutSeconds: undefined,
    ...script,
  })

const ack = (block: number): TransferEvent => ({ kind: 'ack', block })
const start: TransferEvent = { kind: 'start' }
const timeout: TransferEvent = { kind: 'timeout' }
const error = (code: number, message = ''): TransferEvent => ({ kind: 'error', code, message })

/** One word for each action but the timer's: `offer`, `3`, `3-6`, an outcome, or `(reason)`. */
const worded = (actions: TransferAction[]): string =>
  actions
    .flatMap((action) => {
      switch (action.kind) {
        case 'offer':
          return ['offer']
        case 'send':
          return [
            action.first === action.last ? `${action.first}` : `${action.first}-${action.last}`,
          ]
        case 'done':
        case 'fail':
          return [action.outcome]
        case 'ignore':
          return [`(${action.reason})`]
        case 'arm-timer':
          return []
      }
    })
    .join(' ')

/** Each step: the event, its time, and what must follow. */
const testScript = (
  requirement: string,
  script: Script,
  steps: readonly (readonly [TransferEvent, number, string])[],
): void => {
  it(requirement, () => {
    const transfer = transferOf(script)
    for (const [event, now, expected] of steps)
      assert.equal(worded(transfer.on(event, now)), expected, `${JSON.stringify(event)} at ${now}`)
  })
}

const waits = (actions: TransferAction[]): number[] =>
  actions.flatMap((action) => (action.kind === 'arm-timer' ? [action.afterMs] : []))

describe('A read transfer', () => {
  describe('in lock step (RFC 1350)', () => {
    testScript('sends one block, and the next when it is acknowledged (2)', {}, [
      [start, 0, '1'],
      [ack(1), 1, '2'],
      [ack(2), 2, '3'],
    ])
    testScript('ends with a block shorter than the others (6)', { size: 700 }, [
      [start, 0, '1'],
      [ack(1), 1, '2'],
      [ack(2), 2, 'complete'],
    ])
    testScript('ends an exact multiple with an empty block (6)', { size: 1024 }, [
      [start, 0, '1'],
      [ack(1), 1, '2'],
      [ack(2), 2, '3'],
      [ack(3), 3, 'complete'],
    ])
    testScript('sends an empty file as one empty block (6)', { size: 0 }, [
      [start, 0, '1'],
      [ack(1), 1, 'complete'],
    ])
    testScript('sends the same block again when no ACK comes (2)', {}, [
      [start, 0, '1'],
      [timeout, 1000, '1'],
      [ack(1), 1001, '2'],
      [timeout, 2001, '2'],
    ])
    testScript('does not answer a duplicate ACK: no Sorcerer’s Apprentice (RFC 1123 4.2.3.1)', {}, [
      [start, 0, '1'],
      [ack(1), 1, '2'],
      [ack(1), 2, '(duplicate-ack)'],
      [ack(2), 3, '3'],
      [ack(1), 4, '(stale-ack)'],
    ])
    testScript('ignores an ACK of a block it has not sent', {}, [
      [start, 0, '1'],
      [ack(2), 1, '(stale-ack)'],
      [ack(40000), 1, '(stale-ack)'],
    ])
    testScript('ignores packets that only a sender or a server receives', {}, [
      [start, 0, '1'],
      [{ kind: 'data', block: 1, data: Buffer.alloc(0) }, 1, '(not-for-a-sender)'],
      [{ kind: 'oack', options: [] }, 1, '(not-for-a-sender)'],
      [{ kind: 'rrq', name: 'x', mode: 'octet', options: [] }, 1, '(not-for-a-sender)'],
      [ack(1), 2, '2'],
    ])
    testScript('does nothing any more once it is over', { size: 0 }, [
      [start, 0, '1'],
      [ack(1), 1, 'complete'],
      [ack(1), 2, '(over)'],
      [timeout, 3, '(over)'],
      [error(0), 4, '(over)'],
    ])
  })

  describe('with options (RFC 2347)', () => {
    testScript('offers them first and sends data after ACK 0', { offers: true }, [
      [start, 0, 'offer'],
      [ack(0), 1, '1'],
      [ack(0), 1.1, '(duplicate-ack)'],
    ])
    testScript('repeats the offer on its timer only, never for an ACK', { offers: true }, [
      [start, 0, 'offer'],
      [ack(1), 1, '(ack-before-offer-accepted)'],
      [timeout, 1000, 'offer'],
      [ack(0), 1001, '1'],
    ])
    testScript('repeats the offer when the client repeats its request', { offers: true }, [
      [start, 0, 'offer'],
      [{ kind: 'nudge' }, 500, 'offer'],
      [ack(0), 501, '1'],
      [{ kind: 'nudge' }, 502, '(stale-ack)'],
    ])
    testScript(
      'takes an ERROR after tsize for what it is, a size probe (RFC 2349)',
      { offers: true, sizeAsked: true },
      [
        [start, 0, 'offer'],
        [error(8, 'User aborted the transfer'), 1, 'size-probe'],
      ],
    )
    testScript('ends on an ERROR without a word (RFC 1350 7)', { offers: true }, [
      [start, 0, 'offer'],
      [error(8), 1, 'aborted-by-client'],
    ])
    testScript('knows an abort in mid-file from a size probe', { offers: true, sizeAsked: true }, [
      [start, 0, 'offer'],
      [ack(0), 1, '1'],
      [ack(1), 2, '2'],
      [error(3, 'Disk full'), 3, 'aborted-by-client'],
    ])
  })

  describe('with a window (RFC 7440)', () => {
    const window4 = { offers: true, windowsize: 4 }
    testScript('sends a window, and the next one for one ACK', window4, [
      [start, 0, 'offer'],
      [ack(0), 1, '1-4'],
      [ack(4), 2, '5-8'],
    ])
    testScript('sends what is left when that is less than a window', { ...window4, size: 2600 }, [
      [start, 0, 'offer'],
      [ack(0), 1, '1-4'],
      [ack(4), 2, '5-6'],
      [ack(6), 3, 'complete'],
    ])
    testScript('rolls back to the block after the last good one (4)', window4, [
      [start, 0, 'offer'],
      [ack(0), 1, '1-4'],
      [ack(2), 2, '3-6'],
      [ack(6), 3, '7-10'],
    ])
    testScript('rolls back to the start of the window when its first block is missing', window4, [
      [start, 0, 'offer'],
      [ack(0), 1, '1-4'],
      [ack(4), 2, '5-8'],
      [ack(4), 3, '5-8'],
      [ack(8), 4, '9-12'],
    ])
    testScript('rolls back once for a burst of ACKs that say the same', window4, [
      [start, 0, 'offer'],
      [ack(0), 1, '1-4'],
      [ack(2), 2, '3-6'],
      [ack(2), 2.1, '(duplicate-ack)'],
      [ack(2), 2.2, '(duplicate-ack)'],
      [ack(6), 3, '7-10'],
      [ack(6), 3.1, '(duplicate-ack)'],
    ])
    testScript('slides, and does not send twice, while echoes of a gap come in', window4, [
      [start, 0, 'offer'],
      [ack(0), 1, '1-4'],
      [ack(1), 2, '2-5'],
      [ack(2), 2.1, '6'],
      [ack(6), 3, '7-10'],
    ])
    testScript('sends all of the window again when no ACK comes', window4, [
      [start, 0, 'offer'],
      [ack(0), 1, '1-4'],
      [timeout, 200, '1-4'],
      [ack(4), 201, '5-8'],
    ])
  })

  describe('and the block number', () => {
    it('wraps from 65535 to 0', () => {
      const transfer = transferOf({ size: 8 * 70_000, blksize: 8 })
      transfer.on(start, 0)
      for (let block = 1; block < 65_535; block += 1) transfer.on(ack(block), block)
      assert.equal(worded(transfer.on(ack(65_535), 70_000)), '65536')
      assert.equal(worded(transfer.on(ack(0), 70_001)), '65537')
      assert.equal(worded(transfer.on(ack(1), 70_002)), '65538')
      assert.equal(transfer.progress.bytes, 8 * 65_537)
    })
  })

  describe('and its timer', () => {
    it('adapts to the round trip, backs off twofold, and starts afresh after progress', () => {
      const transfer = transferOf({})
      assert.deepEqual(waits(transfer.on(start, 0)), [1000])
      assert.deepEqual(waits(transfer.on(ack(1), 100)), [300])
      assert.deepEqual(waits(transfer.on(timeout, 400)), [600])
      assert.deepEqual(waits(transfer.on(timeout, 1000)), [1200])
      assert.deepEqual(waits(transfer.on(ack(2), 1100)), [300])
    })
    it('does not measure what was sent twice (Karn, RFC 6298 3)', () => {
      const transfer = transferOf({})
      transfer.on(start, 0)
      transfer.on(timeout, 1000)
      assert.deepEqual(waits(transfer.on(ack(1), 1001)), [1000])
    })
    it('keeps to the interval the client asked for (RFC 2349)', () => {
      const transfer = transferOf({ offers: true, timeoutSeconds: 3 })
      assert.deepEqual(waits(transfer.on(start, 0)), [3000])
      assert.deepEqual(waits(transfer.on(timeout, 3000)), [3000])
      assert.deepEqual(waits(transfer.on(ack(0), 3001)), [3000])
    })
  })

  describe('and a client that falls silent', () => {
    const sendsUntilOver = (transfer: Transfer): { sends: number; outcome: string } => {
      for (let sends = 0; ; sends += 1) {
        const said = worded(transfer.on(timeout, 1e6 * (sends + 1)))
        if (/[a-z]/.test(said) && said !== 'offer') return { sends, outcome: said }
      }
    }
    for (const offers of [true, false]) {
      it(`gets its first packet three times if it never answered (${offers ? 'OACK' : 'DATA'})`, () => {
        const transfer = transferOf({ offers })
        transfer.on(start, 0)
        assert.deepEqual(sendsUntilOver(transfer), { sends: 2, outcome: 'never-answered' })
      })
    }
    it('is given up after a number of retransmissions', () => {
      const transfer = transferOf({})
      transfer.on(start, 0)
      transfer.on(ack(1), 1)
      const sends = defaultTiming.retries
      assert.deepEqual(sendsUntilOver(transfer), { sends, outcome: 'timeout' })
    })
    it('is given up after about half a minute at an interval of its own', () => {
      const transfer = transferOf({ offers: true, timeoutSeconds: 10 })
      transfer.on(start, 0)
      transfer.on(ack(0), 1)
      assert.deepEqual(sendsUntilOver(transfer), { sends: 3, outcome: 'timeout' })
    })
    it('may be done: a missing last ACK ends the transfer quietly (RFC 1350 6)', () => {
      const transfer = transferOf({ size: 600 })
      transfer.on(start, 0)
      transfer.on(ack(1), 1)
      const sends = defaultTiming.finalRetries
      assert.deepEqual(sendsUntilOver(transfer), { sends, outcome: 'final-ack-missing' })
    })
  })
})
