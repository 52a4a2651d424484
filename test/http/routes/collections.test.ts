import { deepEqual, equal, match } from 'node:assert/strict'
import { put } from '../../../src/domain/world.js'
import { HwId } from '../../../src/domain/values/hw-id.js'
import { Label } from '../../../src/domain/values/label.js'
import { Uuid } from '../../../src/domain/values/uuid.js'
import { aNode, anId, aWorld } from '../../support/builders.js'
import { ask } from '../support/client.js'
import { type OperatorStage, operatorStage } from '../support/operator-stage.js'

describe('/api/collections', () => {
  let stage: OperatorStage
  before(async () => {
    const second = aNode({
      uuid: Uuid.unsafe(anId(9)),
      name: Label.unsafe('node2'),
      hwIds: [HwId.unsafe('525400AABB02')],
    })
    stage = await operatorStage(aWorld(put('node', aNode()), put('node', second)))
  })
  after(async () => stage.close())

  const list = async (query = '') => {
    const { status, text } = await ask(stage.port, `/api/collections/nodes${query}`)
    equal(status, 200, text)
    return JSON.parse(text) as {
      spec: string
      items: { name: string; id: string }[]
      total: number
    }
  }

  it('has one shape of list whether it holds none, one or many', async () => {
    for (const [query, count] of [
      ['?hostname=nobody', 0],
      ['?mac=52-54-00-AA-BB-02', 1],
      ['', 2],
    ] as const) {
      const { spec, items, total } = await list(query)
      match(spec, /collections\/nodes$/)
      deepEqual([items.length, total], [count, count])
    }
  })

  it('understands depth, start and limit', async () => {
    const { items, total } = await list('?start=1&limit=1&depth=0')
    deepEqual([items.map(({ name }) => name), total], [['node2'], 2])
    deepEqual(Object.keys(items[0] ?? {}), ['spec', 'id', 'name'])
  })

  it('gives a member by the address in its list, and its log', async () => {
    const { items } = await list()
    const path = new URL(items[0]?.id ?? '').pathname
    equal((JSON.parse((await ask(stage.port, path)).text) as { name: string }).name, 'node1')
    equal((await ask(stage.port, `${path}/log`)).status, 200)
    equal((await ask(stage.port, `${path}/nothing`)).status, 404)
  })

  it('uses the name it was called by in its addresses', async () => {
    const { text } = await ask(stage.port, '/api/collections/nodes/node1', {
      headers: { host: 'razor.example:99' },
    })
    match(text, /"id":"http:\/\/razor\.example:99\/api\/collections\/nodes\/node1"/)
  })

  it('refuses a parameter it does not know, one given twice, and numbers that are none', async () => {
    for (const query of ['?colour=red', '?depth=1&depth=2', '?limit=x', '?start=-1', '?depth=9'])
      equal((await ask(stage.port, `/api/collections/nodes${query}`)).status, 400, query)
  })
})
