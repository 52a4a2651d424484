import assert from 'node:assert/strict'
import { createImage } from '../../src/commands/create-image.js'
import { invalid } from '../../src/domain/refusal.js'
import { refuse } from '../../src/domain/result.js'
import { aWorld } from '../support/builders.js'
import { Desk, named } from './desk.js'

const input = { name: 'debian-installer-12', kind: 'os', path: '/srv/di' }

describe('create-image', () => {
  it('has the library take the files in, and records what it found', async () => {
    const desk = new Desk(aWorld())
    assert.equal(
      await desk.done(createImage, input),
      'image "debian-installer-12" added: os 1, 1 file(s)',
    )
    assert.equal(named(desk.world.image, 'debian-installer-12').kind, 'os')
    assert.deepEqual(desk.discarded, [])
  })

  it('is content with the same files under the same name, and keeps only the first copy', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createImage, input)
    const kept = named(desk.world.image, 'debian-installer-12').uuid
    await desk.unchanged(createImage, input)
    assert.equal(named(desk.world.image, 'debian-installer-12').uuid, kept)
    assert.equal(desk.discarded.length, 1)
    assert.notEqual(desk.discarded[0], kept)
  })

  it('refuses other files under the same name and throws them away', async () => {
    const desk = new Desk(aWorld())
    await desk.done(createImage, input)
    const refusal = await desk.refused(createImage, { ...input, kind: 'microkernel', version: '2' })
    assert.equal(refusal.kind, 'conflict')
    assert.match(refusal.message, /\(kind, version\)/)
    assert.equal(desk.discarded.length, 1)
  })

  it('throws the files away when the record could not be written', async () => {
    const desk = new Desk(aWorld())
    desk.diskIsFull = true
    assert.equal((await desk.refused(createImage, input)).kind, 'unavailable')
    assert.equal(desk.discarded.length, 1)
  })

  it('passes on what the library finds wrong with the files, and writes nothing', async () => {
    const desk = new Desk(aWorld())
    desk.library = () => refuse(invalid('vmlinuz: checksum differs'))
    assert.match((await desk.refused(createImage, input)).message, /checksum differs/)
    assert.deepEqual(desk.events, [])
  })

  it('refuses a path that is not absolute before anything is read', async () => {
    const desk = new Desk(aWorld())
    desk.library = () => assert.fail('the library was asked')
    for (const path of ['images/x', '', '/a\0b'])
      assert.match((await desk.refused(createImage, { ...input, path })).message, /path/)
  })
})
