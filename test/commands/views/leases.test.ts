import assert from 'node:assert/strict'
import { leases } from '../../../src/commands/views/leases.js'
import { Ipv4 } from '../../../src/domain/values/ipv4.js'
import { MacAddress } from '../../../src/domain/values/mac-address.js'
import { put } from '../../../src/domain/world.js'
import { aNode, aWorld, startOfTime } from '../../support/builders.js'
import { Desk } from '../desk.js'

const mac = MacAddress.unsafe('52:54:00:aa:bb:01')
const expiresAt = startOfTime + 90_000
const desk = new Desk(
  aWorld(
    put('node', aNode()),
    put('lease', { kind: 'declined', address: Ipv4.unsafe('10.0.0.20'), expiresAt }),
    put('lease', {
      kind: 'bound',
      address: Ipv4.unsafe('10.0.0.3'),
      mac,
      boundAt: startOfTime,
      expiresAt,
      hostname: 'x',
    }),
  ),
)

describe('leases as operators see them', () => {
  it('are in the order of addresses as numbers, with node and state', () => {
    const list = leases.list(desk.context(), {})
    assert.ok(list.ok)
    assert.deepEqual(
      list.value.items.map(({ name, state, mac: held }) => [name, state, held]),
      [
        ['10.0.0.3', 'bound', mac],
        ['10.0.0.20', 'declined', undefined],
      ],
    )
    assert.equal((list.value.items[0]?.['node'] as { name: string }).name, 'node1')
  })

  it('are found by address and by MAC', () => {
    for (const name of ['10.0.0.3', '52-54-00-AA-BB-01'])
      assert.ok(leases.get(desk.context(), name).ok)
  })

  it('are expired when their time has passed', () => {
    const found = leases.get(desk.context(expiresAt), '10.0.0.3')
    assert.ok(found.ok)
    assert.equal(found.value['state'], 'expired')
  })
})
