import assert from 'node:assert/strict'
import { eventFilter, events, eventView } from '../../../src/commands/views/events.js'
import { activeModels } from '../../../src/commands/views/active-models.js'
import { put } from '../../../src/domain/world.js'
import { anActiveModel, aNode, aWorld } from '../../support/builders.js'
import { Desk } from '../desk.js'

function aDesk(): Desk {
  const desk = new Desk(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
  const activeModel = anActiveModel().uuid
  desk.note(
    { kind: 'appliance.started', message: 'one' },
    { kind: 'policy.bound', message: 'two', node: aNode().uuid, activeModel },
    { kind: 'active-model.moved', message: 'three', node: aNode().uuid, activeModel },
  )
  return desk
}
const messages = (desk: Desk, query: object) => {
  const list = events.list(desk.context(), { ...query })
  assert.ok(list.ok)
  return list.value.items.map((item) => item['message'])
}

describe('events as operators see them', () => {
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{}, ['three', 'two', 'one']],
    [{ limit: '1' }, ['three']],
    [{ after: '1' }, ['three', 'two']],
    [{ kind: 'policy' }, ['two']],
    [{ kind: 'active-model.moved' }, ['three']],
    [{ node: 'node1' }, ['three', 'two']],
    [{ node: '52-54-00-AA-BB-01' }, ['three', 'two']],
    [{ node: aNode().uuid.slice(0, 8) }, ['three', 'two']],
    [{ node: 'nobody' }, []],
  ]
  for (const [query, expected] of cases)
    it(`lists ${expected.join(', ') || 'none'} for ${JSON.stringify(query)}, newest first`, () => {
      assert.deepEqual(messages(aDesk(), query), expected)
    })

  it('carries number, time, kind, and whom it concerns', () => {
    const desk = aDesk()
    const [, second] = desk.events
    assert.ok(second)
    assert.deepEqual(eventView(desk.context(), second), {
      spec: 'http://127.0.0.1:8025/spec/collections/events/member',
      id: 'http://127.0.0.1:8025/api/collections/events/2',
      name: '2',
      sequence: 2,
      time: '2023-11-14T22:13:20.000Z',
      kind: 'policy.bound',
      message: 'two',
      node: aNode().uuid,
      node_name: 'node1',
      active_model: anActiveModel().uuid,
    })
  })

  it('chooses for followers by the same words', () => {
    const desk = aDesk()
    const filter = eventFilter({ node: 'node1', kind: 'policy' })
    assert.ok(filter.ok)
    assert.deepEqual(
      desk.events.map((event) => filter.value(desk.context(), event)),
      [false, true, false],
    )
    for (const query of [{ colour: 'x' }, { kind: 'nothing' }, { node: ['a', 'b'] }])
      assert.ok(!eventFilter(query).ok)
  })

  it('makes the history of an active model, oldest first', () => {
    const found = activeModels.get(aDesk().context(), 'node1')
    assert.ok(found.ok)
    assert.deepEqual(
      (found.value['history'] as readonly { message: string }[]).map((each) => each.message),
      ['two', 'three'],
    )
  })
})
