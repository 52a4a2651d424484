import assert from 'node:assert/strict'
import { deleteImage } from '../../src/commands/delete-image.js'
import { deleteModel } from '../../src/commands/delete-model.js'
import { deletePolicy } from '../../src/commands/delete-policy.js'
import { aDiskImage, aMicrokernel, aWorld } from '../support/builders.js'
import { Desk } from './desk.js'

describe('delete-image', () => {
  it('refuses while a model uses it, naming the model, and keeps the files', async () => {
    const desk = new Desk(aWorld())
    const refusal = await desk.refused(deleteImage, { name: 'debian-12' })
    assert.deepEqual(refusal.kind === 'in-use' && refusal.by, ['debian'])
    assert.deepEqual(desk.discarded, [])
  })

  it('removes the record, and then the files', async () => {
    const desk = new Desk(aWorld())
    await desk.done(deletePolicy, { name: 'install-virtual' })
    await desk.done(deleteModel, { name: 'debian' })
    await desk.done(deleteImage, { name: 'debian-12' })
    assert.deepEqual(desk.discarded, [aDiskImage().uuid])
  })

  it('keeps the files when the record could not be removed', async () => {
    const desk = new Desk(aWorld())
    desk.diskIsFull = true
    await desk.refused(deleteImage, { name: 'microkernel' })
    assert.deepEqual(desk.discarded, [])
  })

  it('warns when the last microkernel goes', async () => {
    const desk = new Desk(aWorld())
    assert.match(await desk.done(deleteImage, { name: 'microkernel' }), /no microkernel now/)
    assert.deepEqual(desk.discarded, [aMicrokernel().uuid])
  })

  it('has nothing to do where there is none', async () => {
    const desk = new Desk(aWorld())
    await desk.unchanged(deleteImage, { name: 'none' })
    assert.deepEqual(desk.discarded, [])
  })
})
