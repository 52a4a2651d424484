import assert from 'node:assert/strict'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk next-server-by-name', () => {
  it('the server’s address stands in sname too', () => {
    const { withIt, withoutIt, named } = quirkCase('next-server-by-name')
    assert.equal(named, true)
    assert.equal(withIt.message.sname, '10.9.0.1')
    assert.equal(withoutIt.message.sname, '')
    assert.equal(withIt.message.siaddr, '10.9.0.1')
  })
})
