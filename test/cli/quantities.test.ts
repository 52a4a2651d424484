import assert from 'node:assert/strict'
import { ageOf, bytesOf } from '../../src/cli/quantities.js'
import { noon } from './place.js'

describe('quantities as people say them', () => {
  const ages: readonly (readonly [number, string])[] = [
    [0, '0 s ago'],
    [59_400, '59 s ago'],
    [60_000, '1 min ago'],
    [7_199_000, '1 h ago'],
    [200 * 86_400_000, '200 d ago'],
    [-3_600_000, 'in 1 h'],
  ]
  for (const [distance, expected] of ages)
    it(`says ${expected} for ${String(distance)} ms`, () =>
      assert.equal(ageOf(new Date(noon - distance).toISOString(), noon), expected))

  it('leaves what is no time as it is', () => assert.equal(ageOf('never', noon), 'never'))

  const sizes: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [136_714_893, '130.4 MiB'],
    [5e15, '4547.5 TiB'],
  ]
  for (const [bytes, expected] of sizes)
    it(`says ${expected}`, () => assert.equal(bytesOf(bytes), expected))
})
