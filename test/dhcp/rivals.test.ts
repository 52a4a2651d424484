import assert from 'node:assert/strict'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { Rivals } from '../../src/dhcp/rivals.js'

describe('rival servers', () => {
  const rival = Ipv4.unsafe('10.9.0.9')
  it('are worth a line when first heard, and again after an hour', () => {
    const rivals = new Rivals()
    assert.deepEqual(
      [0, 1, 3_599_999, 3_600_000].map((now) => rivals.heard(rival, now)),
      [true, false, false, true],
    )
    assert.deepEqual(rivals.servers, [rival])
  })
  it('are remembered in a bounded number, whatever is sent', () => {
    const rivals = new Rivals()
    for (let number = 0; number < 1000; number += 1) rivals.heard(Ipv4.fromNumber(number), 0)
    assert.equal(rivals.servers.length, 64)
  })
})
