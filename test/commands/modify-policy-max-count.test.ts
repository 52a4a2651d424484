import assert from 'node:assert/strict'
import { modifyPolicyMaxCount } from '../../src/commands/modify-policy-max-count.js'
import { put } from '../../src/domain/world.js'
import { anActiveModel, aNode, aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

const name = 'install-virtual'

describe('modify-policy-max-count', () => {
  it('sets a limit and takes it away', async () => {
    const desk = new Desk(aWorld())
    await desk.done(modifyPolicyMaxCount, { name, max_count: 4 })
    assert.equal(named(desk.world.policy, name).maximum, 4)
    await desk.unchanged(modifyPolicyMaxCount, { name, max_count: 4 })
    await desk.done(modifyPolicyMaxCount, { name, no_max_count: true })
    assert.equal(named(desk.world.policy, name).maximum, 0)
  })

  it('frees no node when the limit is below what there is, and says so', async () => {
    const second = anActiveModel({ ...anActiveModel(), uuid: '7b' as never, node: '1b' as never })
    const desk = new Desk(
      aWorld(
        put('node', aNode()),
        put('active-model', anActiveModel()),
        put('active-model', second),
      ),
    )
    assert.match(
      await desk.done(modifyPolicyMaxCount, { name, max_count: 1 }),
      /at most 1 nodes \(it has 2; they stay\)/,
    )
    assert.equal(desk.world['active-model'].size, 2)
  })

  it('refuses neither and both', async () => {
    const desk = new Desk(aWorld())
    for (const input of [{}, { max_count: 1, no_max_count: true }, { no_max_count: false }])
      assert.match(
        (await desk.refused(modifyPolicyMaxCount, { name, ...input })).message,
        /either max_count or no_max_count/,
      )
  })
})
