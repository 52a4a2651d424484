/** Which machine an event is about. */
import assert from 'node:assert/strict'
import type { ApplianceEvent } from '../../../src/lab/operator.js'
import { Sightings } from '../../../src/lab/sightings.js'

const one = '52:54:00:1a:b0:01'
const two = '52:54:00:1a:b0:02'

describe('lab/sightings', () => {
  const event = (fields: Record<string, unknown>): ApplianceEvent => ({
    kind: 'x',
    message: '',
    ...fields,
  })
  const fresh = (): Sightings => new Sightings(new Map(Object.entries({ one, two })))

  it('knows a machine by its MAC address, however it is spelt', () => {
    const sightings = fresh()
    assert.equal(sightings.machineOf(event({ kind: 'dhcp.bound', mac: one })), 'one')
    assert.equal(
      sightings.machineOf(event({ kind: 'x', detail: { hw_id: '5254001AB002' } })),
      'two',
    )
    assert.equal(sightings.machineOf(event({ kind: 'x', dhcp_mac: '01-52-54-00-1a-b0-02' })), 'two')
  })
  it('learns the id of its node and of its ActiveModel', () => {
    const sightings = fresh()
    sightings.machineOf(event({ kind: 'node.registered', mac: two, node: 'node-uuid' }))
    sightings.machineOf(event({ kind: 'policy.bound', node: 'node-uuid', active_model: 'am-uuid' }))
    assert.equal(
      sightings.machineOf(event({ kind: 'active-model.moved', active_model: 'am-uuid' })),
      'two',
    )
  })
  it('does not take what several machines share for a machine', () => {
    const sightings = fresh()
    sightings.machineOf(event({ kind: 'policy.bound', mac: one, policy: 'policy-uuid' }))
    assert.equal(
      sightings.machineOf(event({ kind: 'policy.changed', policy: 'policy-uuid' })),
      undefined,
    )
  })
  it('gives no machine for an event about two, or about none', () => {
    const sightings = fresh()
    assert.equal(
      sightings.machineOf(event({ kind: 'node.collided', detail: { macs: [one, two] } })),
      undefined,
    )
    assert.equal(sightings.machineOf(event({ kind: 'appliance.started' })), undefined)
  })
})
