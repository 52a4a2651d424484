import assert from 'node:assert/strict'
import { removeActiveModel } from '../../src/commands/remove-active-model.js'
import { put } from '../../src/domain/world.js'
import { anActiveModel, aNode, aWorld } from '../support/builders.js'
import { Desk } from './desk.js'

const aDesk = () => new Desk(aWorld(put('node', aNode()), put('active-model', anActiveModel())))

describe('remove-active-model', () => {
  for (const name of ['node1', anActiveModel().uuid, '52:54:00:aa:bb:01', '525400AABB01'])
    it(`frees the node when called by ${name}`, async () => {
      const desk = aDesk()
      await desk.done(removeActiveModel, { name, confirm: 'node1' })
      assert.equal(desk.world['active-model'].size, 0)
      assert.equal(desk.world.activeModelByNode.size, 0)
    })

  it('refuses without the node’s name once more, and says what to say', async () => {
    const desk = aDesk()
    for (const confirm of [undefined, 'node2', 'NODE1', ''])
      assert.match(
        (
          await desk.refused(removeActiveModel, {
            name: 'node1',
            ...(confirm !== undefined && { confirm }),
          })
        ).message,
        /policies may install it again: say so by confirm: "node1"/,
      )
  })

  it('tells node and active model in its events', async () => {
    const desk = aDesk()
    await desk.done(removeActiveModel, { name: 'node1', confirm: 'node1' })
    assert.deepEqual(
      desk.events.map(({ kind, node, activeModel }) => ({ kind, node, activeModel })),
      [
        { kind: 'operator.commanded', node: aNode().uuid, activeModel: undefined },
        { kind: 'active-model.removed', node: aNode().uuid, activeModel: anActiveModel().uuid },
      ],
    )
  })

  it('says whether it is the node or the active model that there is not', async () => {
    const free = new Desk(aWorld(put('node', aNode())))
    const name = { confirm: 'node1' }
    assert.match(
      (await free.refused(removeActiveModel, { ...name, name: 'node1' })).message,
      /node "node1" is not bound/,
    )
    assert.match(
      (await free.refused(removeActiveModel, { ...name, name: 'x' })).message,
      /no active model "x", and no node of that name/,
    )
  })
})
