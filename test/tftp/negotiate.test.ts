/** Options: which are granted and with what value. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { negotiate, type Granted, type NegotiationLimits } from '../../src/tftp/negotiate.js'

const limits: NegotiationLimits = { size: 26828, mtu: 1500, windowsize: 64, ignore: [] }

/** `asked` and `granted` as `name=value name=value`. */
const testGrant = (
  requirement: string,
  asked: string,
  granted: string,
  special: Partial<NegotiationLimits> = {},
): void => {
  it(`${requirement}: ${asked} -> ${granted || 'nothing'}`, () => {
    const { oack } = grant(asked, special)
    assert.equal(oack.map(({ name, value }) => `${name}=${value}`).join(' '), granted)
  })
}
const grant = (asked: string, special: Partial<NegotiationLimits> = {}): Granted =>
  negotiate(
    asked.split(' ').map((option) => {
      const [name = '', value = ''] = option.split('=')
      return { name, value }
    }),
    { ...limits, ...special },
  )

describe('Options', () => {
  testGrant(
    'are granted as asked, in that order (RFC 2347)',
    'tsize=0 blksize=1024',
    'tsize=26828 blksize=1024',
  )
  testGrant('unknown ones are left out (RFC 2347)', 'rollover=0 multicast= tsize=0', 'tsize=26828')
  testGrant('match in any case and keep their spelling (RFC 2347)', 'BlkSize=512', 'BlkSize=512')
  testGrant('count once: the first', 'blksize=1000 blksize=600', 'blksize=1000')
  testGrant('named like parts of an object are unknown', '__proto__=1 constructor=2', '')

  testGrant('blksize may be as small as 8 (RFC 2348)', 'blksize=8', 'blksize=8')
  testGrant('blksize below 8 is left out', 'blksize=7', '')
  testGrant('blksize of nothing is left out', 'blksize=0', '')
  testGrant('blksize must be a number', 'blksize=-512 tsize=0', 'tsize=26828')
  testGrant('blksize must be decimal', 'blksize=0x200', '')
  testGrant('blksize must not be empty', 'blksize=', '')
  testGrant('blksize is cut to the path: no fragments', 'blksize=1469', 'blksize=1468')
  testGrant('blksize is cut to the path: huge', 'blksize=4294967295', 'blksize=1468')
  testGrant('blksize is cut to a narrow path', 'blksize=1468', 'blksize=1368', { mtu: 1400 })
  testGrant('blksize ends at 65464 (RFC 2348)', 'blksize=65535', 'blksize=65464', { mtu: 65536 })
  testGrant('blksize of an absurd number of digits is left out', `blksize=${'9'.repeat(40)}`, '')

  testGrant('tsize is the exact size (RFC 2349)', 'tsize=0', 'tsize=26828')
  testGrant('tsize of an empty file is 0', 'tsize=0', 'tsize=0', { size: 0 })
  testGrant('tsize must be a number', 'tsize=letters', '')

  testGrant('timeout is echoed (RFC 2349)', 'timeout=1', 'timeout=1')
  testGrant('timeout goes to 255', 'timeout=255', 'timeout=255')
  testGrant('timeout 0 is left out', 'timeout=0', '')
  testGrant('timeout above 255 is left out', 'timeout=3000', '')

  testGrant('windowsize is granted (RFC 7440)', 'windowsize=4', 'windowsize=4')
  testGrant('windowsize is cut to our limit', 'windowsize=65535', 'windowsize=64')
  testGrant('windowsize 0 is left out', 'windowsize=0', '')
  testGrant('windowsize above 65535 is left out', 'windowsize=65536', '')

  testGrant('a client cannot cope with are ignored', 'blksize=1428 tsize=0', 'tsize=26828', {
    ignore: ['blksize'],
  })

  it('not asked for leave RFC 1350 as it was: 512 octets, one block, our own timer', () => {
    assert.deepEqual(grant('x=1'), {
      blksize: 512,
      windowsize: 1,
      timeoutSeconds: undefined,
      sizeAsked: false,
      oack: [],
    })
  })
  it('granted are what the transfer uses', () => {
    const { blksize, windowsize, timeoutSeconds, sizeAsked } = grant(
      'blksize=1468 windowsize=8 timeout=2 tsize=0',
    )
    assert.deepEqual([blksize, windowsize, timeoutSeconds, sizeAsked], [1468, 8, 2, true])
  })
  it('are never granted unasked, nor beyond what was asked (RFC 2347, 2348, 7440)', () => {
    const name = fc.constantFrom('blksize', 'tsize', 'timeout', 'WINDOWSIZE', 'x', 'toString')
    const value = fc.oneof(fc.nat({ max: 70_000 }).map(String), fc.string())
    fc.assert(
      fc.property(fc.array(fc.record({ name, value }), { maxLength: 6 }), (asked) => {
        const { oack, blksize, windowsize } = negotiate(asked, limits)
        for (const option of oack) {
          const first = asked.find(
            (other) => other.name === option.name && /^\d+$/.test(other.value),
          )
          assert.ok(first !== undefined)
        }
        assert.ok(blksize >= 8 && blksize <= 1468 && windowsize >= 1 && windowsize <= 64)
      }),
      { numRuns: 2000 },
    )
  })
})
