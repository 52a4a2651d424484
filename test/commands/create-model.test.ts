import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { createModel } from '../../src/commands/create-model.js'
import { Secret } from '../../src/domain/values/secret.js'
import { Desk, named } from './desk.js'
import { aModelInput, aWorkshop } from './templates.js'

const input = aModelInput

describe('create-model', () => {
  it('fills in defaults and keeps a password as its hash alone', async () => {
    const desk = new Desk(aWorkshop())
    assert.equal(
      await desk.done(createModel, input),
      'model "web" created: debian_12 with image "debian-12"',
    )
    const { metadata, counter } = named(desk.world.model, 'web')
    const { root_password: password, ...rest } = metadata
    assert.deepEqual(rest, { hostname_prefix: 'web', disk: 0, ssh_keys: [], grow: true })
    assert.ok(password instanceof Secret)
    assert.match(password.reveal(), /^\$6\$/)
    assert.equal(counter, 0)
  })

  it('never says the password in its answer or its events', async () => {
    const desk = new Desk(aWorkshop())
    const outcomes = [
      await desk.run(createModel, input),
      await desk.run(createModel, { ...input, metadata: { root_password: 'correct-horse', x: 1 } }),
      await desk.run(createModel, { ...input, metadata: { root_password: 'correct horse' } }),
      await desk.run(createModel, { ...input, metadata: { root_password: ['correct-horse'] } }),
    ]
    const said = inspect([outcomes, desk.events], { depth: 20 })
    assert.doesNotMatch(said, /correct.horse/)
  })

  it('is content with the same content: the password is verified against its hash', async () => {
    const desk = new Desk(aWorkshop())
    await desk.done(createModel, input)
    await desk.unchanged(createModel, input)
    await desk.unchanged(createModel, { ...input, metadata: { ...input.metadata, disk: '0' } })
  })

  it('says what differs, another password too', async () => {
    const desk = new Desk(aWorkshop())
    await desk.done(createModel, input)
    const metadata = { hostname_prefix: 'db', root_password: 'battery-staple' }
    const refusal = await desk.refused(createModel, { ...input, metadata })
    assert.equal(refusal.kind, 'conflict')
    assert.match(refusal.message, /\(metadata\.hostname_prefix, metadata\.root_password\)/)
  })

  it('makes a model without an image where the template needs none', async () => {
    const desk = new Desk(aWorkshop())
    await desk.done(createModel, { name: 'look', template: 'discover_only' })
    assert.equal(named(desk.world.model, 'look').image, undefined)
  })

  const wrong: readonly (readonly [string, object, RegExp])[] = [
    [
      'a template there is not',
      { template: 'debian_13' },
      /no template "debian_13"; there are: debian_12, discover_only/,
    ],
    ['an image there is not', { image: 'x' }, /no image "x"/],
    ['an image of another kind', { image: 'microkernel' }, /is of kind microkernel/],
    ['no image where one is needed', { image: undefined }, /needs an image of kind disk/],
    [
      'an image where none is needed',
      { template: 'discover_only', metadata: {} },
      /needs no image/,
    ],
    ['metadata that is missing', { metadata: {} }, /root_password/],
    ['metadata nobody knows', { metadata: { ...input.metadata, colour: 'red' } }, /colour/],
    ['metadata that is no object', { metadata: 'x' }, /metadata/],
  ]
  for (const [what, fields, message] of wrong)
    it(`refuses ${what}`, async () => {
      const body = JSON.parse(JSON.stringify({ ...input, ...fields })) as typeof input
      assert.match((await new Desk(aWorkshop()).refused(createModel, body)).message, message)
    })
})
