import assert from 'node:assert/strict'
import { movePolicy } from '../../src/commands/move-policy.js'
import { inOrder } from '../../src/domain/policy.js'
import { Label } from '../../src/domain/values/label.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { put } from '../../src/domain/world.js'
import { anId, aPolicy, emptyWorld } from '../support/builders.js'
import { Desk } from './desk.js'

/** Positions with gaps, as deletions leave them. */
function aTableOf(...names: string[]): Desk {
  const world = emptyWorld()
  for (const [at, name] of names.entries())
    world.apply(
      put(
        'policy',
        aPolicy({
          uuid: Uuid.unsafe(anId(100 + at)),
          name: Label.unsafe(name),
          position: at * 3 + 1,
        }),
      ),
    )
  return new Desk(world)
}
const order = (desk: Desk) => inOrder(desk.world.policy.values()).map((policy) => policy.name)

describe('move-policy', () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ name: 'a', after: 'c' }, 'bcad'],
    [{ name: 'd', before: 'a' }, 'dabc'],
    [{ name: 'b', before: 'd' }, 'acbd'],
    [{ name: 'c', after: 'a' }, 'acbd'],
  ]
  for (const [input, expected] of cases)
    it(`moves ${JSON.stringify(input)} to ${expected}`, async () => {
      const desk = aTableOf('a', 'b', 'c', 'd')
      await desk.done(movePolicy, { ...input })
      assert.equal(order(desk).join(''), expected)
    })

  it('is content when it stands there already', async () => {
    const desk = aTableOf('a', 'b', 'c')
    assert.match(await desk.unchanged(movePolicy, { name: 'a', before: 'b' }), /place 1 already/)
    await desk.unchanged(movePolicy, { name: 'c', after: 'b' })
  })

  it('refuses to move without an anchor, by itself, or by one there is not', async () => {
    const desk = aTableOf('a', 'b')
    assert.match((await desk.refused(movePolicy, { name: 'a' })).message, /before or after/)
    assert.match((await desk.refused(movePolicy, { name: 'a', before: 'a' })).message, /by itself/)
    assert.equal((await desk.refused(movePolicy, { name: 'a', after: 'z' })).kind, 'not-found')
  })
})
