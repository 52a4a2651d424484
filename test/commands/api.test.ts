import assert from 'node:assert/strict'
import { apiIndex, commandReply, findCollection, findCommand } from '../../src/commands/api.js'
import { isObject, type Json } from '../../src/domain/json.js'

const base = 'http://razor.example:8025'

describe('the front page of the API', () => {
  it('names every command and collection with an absolute address', () => {
    const index = apiIndex(base, '1.2.3')
    for (const list of [index['commands'], index['collections']]) {
      assert.ok(Array.isArray(list) && list.length > 8)
      for (const entry of list as readonly Json[]) {
        assert.ok(isObject(entry))
        for (const key of ['name', 'rel', 'id']) assert.equal(typeof entry[key], 'string')
        assert.ok(JSON.stringify(entry['id']).startsWith(`"${base}/api/`))
      }
    }
    assert.deepEqual(index['version'], { server: '1.2.3' })
  })

  it('finds commands and collections in either spelling, and says what there is instead', () => {
    assert.ok(findCommand('create_policy').ok)
    assert.ok(findCollection('active_models').ok)
    const missing = findCommand('create-everything')
    assert.ok(!missing.ok && missing.refusal.message.includes('create-policy'))
    assert.ok(!findCollection('__proto__').ok)
  })

  it('points to what a command made, and to nothing when nothing is left', () => {
    assert.deepEqual(
      commandReply(base, { result: 'made', collection: 'nodes', name: 'a b', uuid: 'u' }),
      {
        result: 'made',
        spec: `${base}/spec/collections/nodes/member`,
        id: `${base}/api/collections/nodes/a%20b`,
        name: 'a b',
        uuid: 'u',
      },
    )
    assert.deepEqual(commandReply(base, { result: 'gone', uuid: 'u' }), { result: 'gone' })
  })
})
