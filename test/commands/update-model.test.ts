import assert from 'node:assert/strict'
import { createModel } from '../../src/commands/create-model.js'
import { updateModel } from '../../src/commands/update-model.js'
import { Secret } from '../../src/domain/values/secret.js'
import { StateName } from '../../src/domain/values/names.js'
import { put } from '../../src/domain/world.js'
import { anActiveModel, aNode } from '../support/builders.js'
import { Desk, named } from './desk.js'
import { aModelInput, aWorkshop } from './templates.js'

async function aDesk(): Promise<Desk> {
  const desk = new Desk(aWorkshop())
  await desk.done(createModel, aModelInput)
  return desk
}

describe('update-model', () => {
  it('changes the metadata that is named and leaves the rest, passwords too', async () => {
    const desk = await aDesk()
    const before = named(desk.world.model, 'web').metadata
    await desk.done(updateModel, { name: 'web', metadata: { hostname_prefix: 'db' } })
    const after = named(desk.world.model, 'web').metadata
    assert.deepEqual({ ...after, hostname_prefix: 'web' }, before)
    assert.equal(after['hostname_prefix'], 'db')
  })

  it('hashes a new password; the same one changes nothing', async () => {
    const desk = await aDesk()
    const same = { name: 'web', metadata: { root_password: 'correct-horse' } }
    await desk.unchanged(updateModel, same)
    await desk.done(updateModel, { name: 'web', metadata: { root_password: 'battery-staple' } })
    const password = named(desk.world.model, 'web').metadata['root_password']
    assert.ok(password instanceof Secret)
    assert.ok(desk.ports.verifyPassword('battery-staple', password))
  })

  it('refuses while a node is installing with it, and not when that is over', async () => {
    const desk = await aDesk()
    const { uuid } = named(desk.world.model, 'web')
    const change = { name: 'web', metadata: { hostname_prefix: 'db' } }
    desk.world.apply(put('node', aNode()))
    desk.world.apply(put('active-model', anActiveModel({ model: uuid })))
    const refusal = await desk.refused(updateModel, change)
    assert.deepEqual(refusal.kind === 'in-use' && refusal.by, ['node1'])
    const done = StateName.unsafe('os_complete')
    desk.world.apply(put('active-model', anActiveModel({ model: uuid, state: done })))
    await desk.done(updateModel, change)
  })

  it('refuses metadata nobody knows, a wrong value, a wrong image, and no change at all', async () => {
    const desk = await aDesk()
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ metadata: { colour: 'red' } }, /no metadata "colour" \(there are: hostname_prefix/],
      [{ metadata: { hostname_prefix: 'UPPER' } }, /hostname_prefix/],
      [{ image: 'microkernel' }, /of kind microkernel/],
      [{}, /say what to change/],
    ]
    for (const [fields, message] of cases)
      assert.match((await desk.refused(updateModel, { name: 'web', ...fields })).message, message)
  })
})
