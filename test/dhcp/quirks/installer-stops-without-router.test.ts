import assert from 'node:assert/strict'
import { options, valueOf } from '../../../src/dhcp/options.js'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk installer-stops-without-router', () => {
  it('Debian’s installer is told a router, the server, where there is none', () => {
    const { withIt, withoutIt, named } = quirkCase('installer-stops-without-router')
    assert.equal(named, true)
    assert.deepEqual(valueOf(withIt.message, options.routers), [withIt.message.siaddr])
    assert.equal(withoutIt.message.options.has(options.routers.code), false)
  })
})
