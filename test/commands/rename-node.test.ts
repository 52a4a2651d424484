import assert from 'node:assert/strict'
import { renameNode } from '../../src/commands/rename-node.js'
import { HwId } from '../../src/domain/values/hw-id.js'
import { Label } from '../../src/domain/values/label.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { put } from '../../src/domain/world.js'
import { anId, aNode, aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

const other = aNode({
  uuid: Uuid.unsafe(anId(50)),
  name: Label.unsafe('node2'),
  hwIds: [HwId.unsafe('525400AABB02')],
})
const aDesk = () => new Desk(aWorld(put('node', aNode()), put('node', other)))

describe('rename-node', () => {
  it('changes the name and nothing else', async () => {
    const desk = aDesk()
    await desk.done(renameNode, { name: 'node1', new_name: 'rack7-u12' })
    assert.deepEqual(
      named(desk.world.node, 'rack7-u12'),
      aNode({ name: Label.unsafe('rack7-u12') }),
    )
    await desk.unchanged(renameNode, { name: 'rack7-u12', 'new-name': 'rack7-u12' })
  })

  it('refuses a name that already means another node: its name, its uuid, its address', async () => {
    for (const new_name of ['node2', other.uuid, '525400aabb02', '52-54-00-AA-BB-02'])
      assert.equal(
        (await aDesk().refused(renameNode, { name: 'node1', new_name })).kind,
        'conflict',
      )
  })
})
