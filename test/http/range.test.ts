import { deepEqual } from 'node:assert/strict'
import { parseRange, type RangeAnswer } from '../../src/http/range.js'

const whole: RangeAnswer = { kind: 'whole' }
const unsatisfiable: RangeAnswer = { kind: 'unsatisfiable' }
const part = (first: number, last: number): RangeAnswer => ({ kind: 'part', first, last })

const testRange = (header: string | undefined, size: number, expected: RangeAnswer): void => {
  it(`${header ?? 'no header'} of ${size} bytes: ${JSON.stringify(expected)}`, () =>
    deepEqual(parseRange(header, size), expected))
}

describe('parseRange (RFC 9110 section 14)', () => {
  testRange(undefined, 10, whole)
  testRange('', 10, whole)
  testRange('bytes=0-0', 10, part(0, 0))
  testRange('bytes=0-9', 10, part(0, 9))
  testRange('bytes=3-', 10, part(3, 9))
  testRange('bytes=3-99', 10, part(3, 9))
  testRange('bytes=-4', 10, part(6, 9))
  testRange('bytes=-99', 10, part(0, 9))
  testRange('Bytes=1-2', 10, part(1, 2))
  testRange('bytes=9-', 10, part(9, 9))
  testRange('bytes=10-', 10, unsatisfiable)
  testRange('bytes=999999999999999999-', 10, unsatisfiable)
  testRange('bytes=-0', 10, unsatisfiable)
  testRange('bytes=0-', 0, unsatisfiable)
  testRange('bytes=-1', 0, unsatisfiable)
  testRange('bytes=5-3', 10, whole)
  testRange('bytes=-', 10, whole)
  testRange('bytes=u-u', 10, whole)
  testRange('bytes=1-2,4-5', 10, whole)
  testRange('bytes=0x1-0x2', 10, whole)
  testRange('bytes=1.5-3', 10, whole)
  testRange('lines=1-2', 10, whole)
  testRange(`bytes=${'9'.repeat(400)}-`, 10, whole)
})
