import assert from 'node:assert/strict'
import { captured } from '../support/packets.js'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk machine-identifier-echo', () => {
  it('OVMF’s UUID comes back as it was sent', () => {
    const { withIt, withoutIt, named } = quirkCase('machine-identifier-echo')
    assert.equal(named, true)
    assert.deepEqual(
      withIt.message.options.get(97),
      captured('machine-identifier-echo').options.get(97),
    )
    assert.ok(!withoutIt.message.options.has(97))
  })
  it('an identifier of one byte is left out, and the machine answered', () => {
    const { withIt, named } = quirkCase('machine-identifier-echo', {}, 1)
    assert.equal(named, false)
    assert.equal(withIt.message.kind, 'offer')
    assert.ok(!withIt.message.options.has(97))
  })
})
