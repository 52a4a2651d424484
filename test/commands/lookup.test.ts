import assert from 'node:assert/strict'
import { lookFor, lookForNode } from '../../src/commands/lookup.js'
import { Label } from '../../src/domain/values/label.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { put } from '../../src/domain/world.js'
import { aNode, aWorld, emptyWorld } from '../support/builders.js'

const nodeCalled = (name: string, uuid: string) =>
  aNode({ uuid: Uuid.unsafe(uuid), name: Label.unsafe(name), hwIds: [] })
const world = aWorld(
  put('node', nodeCalled('node1', 'abcd1111-0000-4000-8000-000000000000')),
  put('node', nodeCalled('node2', 'abcd2222-0000-4000-8000-000000000000')),
  put('node', nodeCalled('abcd2', 'ffff0000-0000-4000-8000-000000000000')),
)

describe('finding what an operator calls by name', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['node1', 'node1'],
    ['abcd1111-0000-4000-8000-000000000000', 'node1'],
    ['ABCD1', 'node1'],
    // A name goes before the beginning of a uuid.
    ['abcd2', 'abcd2'],
    ['abcd22', 'node2'],
  ]
  for (const [text, expected] of cases)
    it(`takes ${text} for ${expected}`, () => {
      const found = lookForNode(world, text)
      assert.ok(found.ok)
      assert.equal(found.value.name, expected)
    })

  it('refuses a beginning that several share, naming them', () => {
    const found = lookForNode(world, 'abcd')
    assert.ok(!found.ok)
    assert.equal(found.refusal.kind, 'conflict')
    assert.match(found.refusal.message, /more than one node: node1, node2/)
  })

  it('says so when there is none at all', () => {
    const found = lookFor('policy', emptyWorld().policy, 'web')
    assert.ok(!found.ok)
    assert.equal(found.refusal.message, 'there is no policy "web"; there are none')
  })
})
