import assert from 'node:assert/strict'
import fc from 'fast-check'
import { commands } from '../../../src/commands/index.js'
import { apiIndex } from '../../../src/commands/api.js'
import { collections } from '../../../src/commands/views/index.js'
import { eventView } from '../../../src/commands/views/events.js'
import type { JsonObject } from '../../../src/domain/json.js'
import { Label } from '../../../src/domain/values/label.js'
import { Secret } from '../../../src/domain/values/secret.js'
import { put } from '../../../src/domain/world.js'
import { WorldState } from '../../../src/domain/world-state.js'
import {
  aDiskImage,
  aMicrokernel,
  aModel,
  anActiveModel,
  aNode,
  aPolicy,
  aTag,
  aTemplate,
} from '../../support/builders.js'
import { Desk } from '../desk.js'

/** A world in which every Secret there can be is this one. */
function plantedWith(secret: string): Desk {
  const template = aTemplate({
    metadata: new Map([
      [
        'root_password',
        { type: 'password', required: false, description: 'd', default: new Secret(secret) },
      ],
      ['old_password', { type: 'password', required: false, description: 'd', default: secret }],
    ]),
  })
  const world = new WorldState(new Map([[template.name, template]]))
  const metadata = { root_password: new Secret(secret), hostname_prefix: 'web' }
  for (const change of [
    put('image', aMicrokernel()),
    put('image', aDiskImage()),
    put('model', aModel({ metadata })),
    put('tag', aTag('virtual', ['=', ['fact', 'is_virtual'], 'true'])),
    put('policy', aPolicy()),
    put('node', aNode()),
    put('active-model', anActiveModel({ token: new Secret(secret) })),
  ])
    world.apply(change)
  return new Desk(world)
}

const nameIn = (item: JsonObject | undefined): string => {
  const name = item?.['name']
  assert.ok(typeof name === 'string')
  return name
}

describe('views', () => {
  it('never show a secret, wherever it is planted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9$/.]{12,40}$/), async (secret) => {
        const desk = plantedWith(secret)
        const sure = { name: 'node1', confirm: 'node1' }
        for (const command of commands) await desk.run(command, { ...sure, same_policy: true })
        const context = plantedWith(secret).context()
        const shown: unknown[] = [apiIndex('http://h', '1')]
        for (const collection of collections)
          for (const depth of ['0', '1', '2']) {
            const list = collection.list(context, { depth })
            assert.ok(list.ok)
            shown.push(list.value)
            for (const item of list.value.items) {
              const name = nameIn(item)
              shown.push(collection.get(context, name))
              for (const { name: part } of collection.parts)
                shown.push(collection.part(context, { name, part }, { depth: '2' }))
            }
          }
        for (const event of desk.events) shown.push(eventView(desk.context(), event))
        assert.ok(!JSON.stringify(shown).includes(secret))
        assert.ok(JSON.stringify(shown).includes('"root_password":"***"'))
      }),
      { numRuns: 20 },
    )
  })

  for (const collection of collections)
    describe(collection.name, () => {
      it('has one shape for none, one and many', () => {
        const none = new Desk(new WorldState(new Map())).context()
        const some = plantedWith('x').context()
        for (const context of [none, some]) {
          const list = collection.list(context, {})
          assert.ok(list.ok)
          assert.deepEqual(Object.keys(list.value), ['spec', 'items', 'total'])
          assert.ok(Array.isArray(list.value.items))
          assert.equal(list.value.total, list.value.items.length)
          assert.ok(list.value.spec.endsWith(`collections/${collection.name}`))
        }
      })

      it('goes from reference to row to everything as depth grows', () => {
        const desk = plantedWith('x')
        desk.note({ kind: 'appliance.started', message: 'started' })
        const [reference, row, whole] = ['0', '1', '2'].map((depth) => {
          const list = collection.list(desk.context(), { depth, limit: '1' })
          assert.ok(list.ok)
          return list.value.items[0] ?? {}
        })
        if (collection.name === 'leases') return
        assert.deepEqual(Object.keys(reference ?? {}), ['spec', 'id', 'name'])
        assert.ok(Object.keys(row ?? {}).length > 3)
        assert.deepEqual({ ...row, ...whole }, whole)
        const member = collection.get(desk.context(), nameIn(reference))
        assert.ok(member.ok)
        assert.deepEqual(member.value, whole)
      })

      it('is JSON, nothing else: what is sent is what was meant', () => {
        const list = collection.list(plantedWith('x').context(), { depth: '2' })
        assert.ok(list.ok)
        assert.deepEqual(JSON.parse(JSON.stringify(list.value)), list.value)
      })

      it('refuses parameters it does not know, and numbers that are none', () => {
        const context = plantedWith('x').context()
        for (const query of [
          { colour: 'red' },
          { __proto__x: '1' },
          { constructor: 'x' },
          { depth: '3' },
          { limit: '-1' },
          { start: 'x' },
          { limit: ['1', '2'] },
        ]) {
          const list = collection.list(context, query)
          assert.ok(!list.ok, JSON.stringify(query))
          assert.equal(list.refusal.kind, 'invalid')
        }
      })

      it('says that there is no such member, and no such part', () => {
        const context = plantedWith('x').context()
        const member = collection.get(context, 'nowhere')
        assert.ok(!member.ok)
        assert.equal(member.refusal.kind, 'not-found')
        const part = collection.part(context, { name: 'nowhere', part: 'toString' }, {})
        assert.ok(!part.ok)
      })
    })

  it('name a member as hostile as a label can be without breaking an address', () => {
    const desk = plantedWith('x')
    desk.world.apply(put('policy', aPolicy({ name: Label.unsafe('a/../b?x#y') })))
    const list = collections.find(({ name }) => name === 'policies')?.list(desk.context(), {})
    assert.ok(list?.ok)
    assert.equal(
      list.value.items[0]?.['id'],
      'http://127.0.0.1:8025/api/collections/policies/a%2F..%2Fb%3Fx%23y',
    )
  })
})
