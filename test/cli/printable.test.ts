import assert from 'node:assert/strict'
import fc from 'fast-check'
import { printable, printableJson, printableJsonLine } from '../../src/cli/printable.js'

const hostile = fc.string({ unit: 'binary' })
const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/

describe('text from machines', () => {
  it('comes out on one line without a control character, whatever it was', () => {
    fc.assert(fc.property(hostile, (text) => !control.test(printable(text))))
  })

  it('is the same JSON after it is made safe', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        assert.deepEqual(JSON.parse(printableJson(value)), { ...value })
        assert.deepEqual(JSON.parse(printableJsonLine(value)), { ...value })
        assert.ok(!control.test(printableJson(value).replaceAll('\n', '')))
        assert.ok(!control.test(printableJsonLine(value)))
      }),
    )
  })

  it('that is harmless stays as it is', () => {
    assert.equal(printable('Dell Inc. – Rack 7, Ümlaut 漢字'), 'Dell Inc. – Rack 7, Ümlaut 漢字')
  })
})
