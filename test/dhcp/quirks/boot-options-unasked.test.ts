import assert from 'node:assert/strict'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk boot-options-unasked', () => {
  it('a ROM that lists only options 1 and 3 gets 66 and 67 all the same', () => {
    const { withIt, withoutIt, named } = quirkCase('boot-options-unasked')
    assert.equal(named, true)
    assert.ok(withIt.message.options.has(66) && withIt.message.options.has(67))
    assert.ok(!withoutIt.message.options.has(66) && !withoutIt.message.options.has(67))
  })
})
