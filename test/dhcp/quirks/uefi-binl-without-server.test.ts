import assert from 'node:assert/strict'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk uefi-binl-without-server', () => {
  const { withIt, withoutIt, named } = quirkCase('uefi-binl-without-server')
  it('OVMF gets neither option 60 nor 43 from an authoritative server', () => {
    assert.equal(named, true)
    assert.ok(!withIt.message.options.has(60) && !withIt.message.options.has(43))
    assert.equal(withIt.message.file, 'snponly.efi')
  })
  it('without the quirk it would get what PXE 2.1 says', () => {
    assert.ok(withoutIt.message.options.has(60) && withoutIt.message.options.has(43))
  })
  it('it does not concern proxy mode, where option 60 is what makes the offer count', () => {
    const proxy = quirkCase('uefi-binl-without-server', { segment: { mode: 'proxy' } })
    assert.equal(proxy.named, false)
    assert.ok(proxy.withIt.message.options.has(60))
  })
})
