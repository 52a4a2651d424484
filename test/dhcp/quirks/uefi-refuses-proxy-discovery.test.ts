import assert from 'node:assert/strict'
import { options, valueOf } from '../../../src/dhcp/options.js'
import { address } from '../support/contexts.js'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk uefi-refuses-proxy-discovery', () => {
  const proxy = { segment: { mode: 'proxy' } } as const
  it('OVMF’s proxy offer has option 60 and no option 43', () => {
    const { withIt, withoutIt, named } = quirkCase('uefi-refuses-proxy-discovery', proxy)
    assert.equal(named, true)
    assert.equal(valueOf(withIt.message, options.vendorClass), 'PXEClient')
    assert.ok(!withIt.message.options.has(43) && withoutIt.message.options.has(43))
  })
  it('nor has the answer on port 4011, in either mode', () => {
    const from = { address: address(77), port: 4011 }
    const arrival = { port: 'boot-server', cast: 'unicast', from } as const
    for (const plan of [{ arrival }, { arrival, ...proxy }]) {
      const { withIt } = quirkCase('uefi-refuses-proxy-discovery', plan)
      assert.ok(withIt.message.options.has(60) && !withIt.message.options.has(43))
    }
  })
})
