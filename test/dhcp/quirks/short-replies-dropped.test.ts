import assert from 'node:assert/strict'
import { encode } from '../../../src/dhcp/codec.js'
import { quirkCase } from '../support/quirk-case.js'

describe('quirk short-replies-dropped', () => {
  it('dhclient’s short OFFER is padded with zeros to 300 octets', () => {
    const { withIt, withoutIt, named } = quirkCase('short-replies-dropped')
    assert.equal(named, true)
    const packet = encode(withIt.message, withIt.minimumBytes)
    assert.equal(packet.length, 300)
    const shorter = encode(withoutIt.message, withoutIt.minimumBytes)
    assert.ok(shorter.length < 300)
    assert.deepEqual(packet.subarray(shorter.length), Buffer.alloc(300 - shorter.length))
  })
})
