import assert from 'node:assert/strict'
import { options, valueOf } from '../../../src/dhcp/options.js'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk ipxe-waits-for-proxy', () => {
  it('QEMU’s ROM is told not to wait, in option 175.176', () => {
    const { withIt, withoutIt, named } = quirkCase('ipxe-waits-for-proxy')
    assert.equal(named, true)
    assert.deepEqual(valueOf(withIt.message, options.ipxe), new Map([[176, Buffer.from([1])]]))
    assert.ok(!withoutIt.message.options.has(175))
  })
  it('in proxy mode it must wait, for us', () => {
    assert.equal(quirkCase('ipxe-waits-for-proxy', { segment: { mode: 'proxy' } }).named, false)
  })
})
