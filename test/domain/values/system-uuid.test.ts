import assert from 'node:assert/strict'
import { SystemUuid } from '../../../src/domain/values/system-uuid.js'

describe('SystemUuid', () => {
  for (const text of [
    '',
    'Not Settable',
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    '03000200-0400-0500-0006-000700080009',
    '00020003-0004-0005-0006-000700080009',
    undefined,
    7,
  ])
    it(`is nobody's: ${JSON.stringify(text)}`, () =>
      assert.equal(SystemUuid.parse(text), undefined))

  it('is the same in either case and either byte order', () => {
    const one = SystemUuid.parse('4C4C4544-0043-4410-805A-C7C04F4D3532')
    const other = SystemUuid.parse('44454c4c-4300-1044-805a-c7c04f4d3532')
    assert.ok(one !== undefined && other !== undefined)
    assert.ok(SystemUuid.same(one, other) && SystemUuid.same(one, one))
  })

  it('differs when it differs', () => {
    const one = SystemUuid.parse('4c4c4544-0043-4410-805a-c7c04f4d3532')
    const other = SystemUuid.parse('4c4c4544-0043-4410-805a-c7c04f4d3533')
    assert.ok(one !== undefined && other !== undefined && !SystemUuid.same(one, other))
  })
})
