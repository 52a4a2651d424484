import assert from 'node:assert/strict'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk boot-file-read-past-end', () => {
  it('option 67 ends with a NUL that counts in its length', () => {
    const { withIt, withoutIt, named } = quirkCase('boot-file-read-past-end')
    assert.equal(named, true)
    assert.deepEqual(Buffer.from(withIt.message.options.get(67)!), Buffer.from('snponly.efi\0'))
    assert.deepEqual(Buffer.from(withoutIt.message.options.get(67)!), Buffer.from('snponly.efi'))
  })
})
