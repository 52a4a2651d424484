/** Strict views: nothing unknown passes for nothing, nothing can be changed. */
import assert from 'node:assert/strict'
import { strictView } from '../../src/catalog/strict-view.js'

interface Facts {
  disks: { name: string; parts?: unknown }[]
  missing?: unknown
  toJSON?: unknown
}

const text = (value: unknown) => String(value)

describe('strict view', () => {
  const view = strictView({ disks: [{ name: 'sda' }], virtual: false }, 'node.facts') as Facts

  it('gives what is there, however deep', () => {
    assert.equal(view.disks[0]!.name, 'sda')
    assert.equal(view.disks.length, 1)
    assert.deepEqual([...view.disks].length, 1)
  })

  it('throws for what is not, with the whole path and the name that was meant', () => {
    assert.throws(() => view.missing, /unknown name "node\.facts\.missing"/)
    assert.throws(() => view.disks[1], /unknown name "node\.facts\.disks\.1"/)
    assert.throws(() => (view as never)['diskz'], /did you mean "disks"/)
    assert.throws(() => view.disks[0]!.parts, /unknown name "node\.facts\.disks\.0\.parts"/)
  })

  it('knows nothing of the prototype, and takes a key of that name for data', () => {
    for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      assert.throws(() => (view as never)[key], /unknown name/)
    const odd = strictView(JSON.parse('{"__proto__": {"a": 1}}') as never, 'x') as never
    assert.equal(odd['__proto__']['a'], 1)
  })

  it('can be asked whether something is there', () => {
    assert.equal('disks' in view, true)
    assert.equal('missing' in view, false)
  })

  it('does not become text by itself, but JSON', () => {
    assert.throws(() => text(view), /"node\.facts" is not text/)
    assert.throws(() => text(view.disks), /"node\.facts\.disks" is not text/)
    assert.equal(JSON.stringify(view), '{"disks":[{"name":"sda"}],"virtual":false}')
  })

  it('cannot be changed', () => {
    assert.equal(Reflect.set(view.disks[0]!, 'name', 'sdb'), false)
    assert.equal(Reflect.set(view, 'missing', 1), false)
    assert.equal(Reflect.deleteProperty(view, 'disks'), false)
    assert.throws(() => view.disks.push({ name: 'sdb' }), TypeError)
    assert.equal(JSON.stringify(view), '{"disks":[{"name":"sda"}],"virtual":false}')
  })
})
