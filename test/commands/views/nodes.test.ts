import assert from 'node:assert/strict'
import { nodes } from '../../../src/commands/views/nodes.js'
import { policies } from '../../../src/commands/views/policies.js'
import { tags } from '../../../src/commands/views/tags.js'
import { HwId } from '../../../src/domain/values/hw-id.js'
import { Ipv4 } from '../../../src/domain/values/ipv4.js'
import { Label } from '../../../src/domain/values/label.js'
import { MacAddress } from '../../../src/domain/values/mac-address.js'
import { Uuid } from '../../../src/domain/values/uuid.js'
import { put } from '../../../src/domain/world.js'
import { anActiveModel, anId, aNode, aTag, aWorld, startOfTime } from '../../support/builders.js'
import { Desk } from '../desk.js'

const second = aNode({
  uuid: Uuid.unsafe(anId(50)),
  name: Label.unsafe('node10'),
  hwIds: [HwId.unsafe('525400AABB02')],
  attributes: {},
  facts: { dmi: { serial: 'SN-9' } },
})
function aDesk(): Desk {
  const desk = new Desk(
    aWorld(
      put('node', second),
      put('node', aNode()),
      put('active-model', anActiveModel()),
      put('lease', {
        kind: 'bound',
        address: Ipv4.unsafe('10.0.0.7'),
        mac: MacAddress.unsafe('52:54:00:aa:bb:01'),
        boundAt: startOfTime,
        expiresAt: startOfTime + 3_600_000,
      }),
    ),
  )
  desk.note(
    { kind: 'boot.served', message: 'first', mac: MacAddress.unsafe('52:54:00:aa:bb:01') },
    { kind: 'node.registered', message: 'second', node: aNode().uuid },
    { kind: 'node.registered', message: 'other', node: second.uuid },
  )
  return desk
}
const namesOf = (desk: Desk, query: object) => {
  const list = nodes.list(desk.context(), { ...query })
  assert.ok(list.ok, list.ok ? '' : list.refusal.message)
  return list.value.items.map((item) => item['name'])
}

describe('nodes as operators see them', () => {
  it('shows what a node is bound to, in which state, and at which address', () => {
    const found = nodes.get(aDesk().context(), 'node1')
    assert.ok(found.ok)
    const { status, hostname, address, policy, model, state, last_checkin } = found.value
    assert.deepEqual(
      { status, hostname, address, state, last_checkin },
      {
        status: 'bound',
        hostname: 'web1',
        address: '10.0.0.7',
        state: { stage: 'init', since: '2023-11-14T22:13:20.000Z', boots: 'template' },
        last_checkin: '2023-11-14T22:13:20.000Z',
      },
    )
    const at = 'http://127.0.0.1:8025/api/collections'
    assert.deepEqual(policy, { id: `${at}/policies/install-virtual`, name: 'install-virtual' })
    assert.deepEqual(model, { id: `${at}/models/debian`, name: 'debian' })
  })

  it('shows facts only when one node is looked at', () => {
    const desk = aDesk()
    const list = nodes.list(desk.context(), {})
    const one = nodes.get(desk.context(), 'node1')
    assert.ok(list.ok && one.ok)
    assert.equal(list.value.items[0]?.['facts'], undefined)
    assert.deepEqual(one.value['facts'], aNode().facts)
    assert.deepEqual(one.value['attributes'], aNode().attributes)
  })

  it('links the tags that have rules and names the system’s own', () => {
    const found = nodes.get(aDesk().context(), 'node1')
    assert.ok(found.ok)
    assert.deepEqual(found.value['tags'], [
      { id: 'http://127.0.0.1:8025/api/collections/tags/virtual', name: 'virtual' },
      { name: 'cpus_2' },
      { name: 'kvm_vm' },
    ])
  })

  it('says which rule could not be evaluated', () => {
    const desk = aDesk()
    desk.world.apply(put('tag', aTag('broken', ['>', ['fact', 'nothing'], 1], anId(77))))
    const found = nodes.get(desk.context(), 'node1')
    assert.ok(found.ok)
    assert.deepEqual(found.value['tag_troubles'], ['tag "broken": fact "nothing" is absent'])
  })

  it('counts node10 after node1', () => {
    assert.deepEqual(namesOf(aDesk(), {}), ['node1', 'node10'])
  })

  const filters: readonly (readonly [object, readonly string[]])[] = [
    [{ status: 'bound' }, ['node1']],
    [{ status: 'active' }, ['node10']],
    [{ hostname: 'WEB' }, ['node1']],
    [{ mac: '5254.00aa.bb02' }, ['node10']],
    [{ serial: 'sn-9' }, ['node10']],
    [{ tag: 'virtual' }, ['node1']],
    [{ policy: 'install-virtual' }, ['node1']],
    [{ tag: 'virtual', status: 'active' }, []],
    [{ start: '1' }, ['node10']],
    [{ limit: '1' }, ['node1']],
    [{ limit: '0' }, []],
  ]
  for (const [query, expected] of filters)
    it(`finds ${expected.join(', ') || 'none'} by ${JSON.stringify(query)}`, () => {
      assert.deepEqual(namesOf(aDesk(), query), expected)
    })

  it('tells how many there are beside the page shown', () => {
    const list = nodes.list(aDesk().context(), { limit: '1' })
    assert.ok(list.ok)
    assert.equal(list.value.total, 2)
  })

  it('turns inactive when silent for long, and only when free', () => {
    const late = aDesk().context(startOfTime + 120_001)
    const list = nodes.list(late, {})
    assert.ok(list.ok)
    assert.deepEqual(
      list.value.items.map((item) => item['status']),
      ['bound', 'inactive'],
    )
  })

  it('has a log of its own: by node, and by address from before it was known', () => {
    const log = nodes.part(aDesk().context(), { name: 'node1', part: 'log' }, {})
    assert.ok(log.ok)
    assert.deepEqual(
      log.value.items.map((item) => item['message']),
      ['second', 'first'],
    )
  })

  it('is counted the same by tags, policies and their lists of nodes', () => {
    const context = aDesk().context()
    for (const [collection, name] of [
      [tags, 'virtual'],
      [policies, 'install-virtual'],
    ] as const) {
      const member = collection.get(context, name)
      const list = collection.part(context, { name, part: 'nodes' }, {})
      assert.ok(member.ok && list.ok)
      assert.equal(list.value.total, 1)
      assert.equal((member.value['nodes'] as { count: number }).count, 1)
    }
  })
})
