import { equal } from 'node:assert/strict'
import { aWorld } from '../support/builders.js'
import { ask, form } from './support/client.js'
import { machineStage, type Stage } from './support/stage.js'

describe('the machines’ side, called by a web page', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await machineStage(aWorld())
  })
  afterEach(async () => stage.close())

  const hash = JSON.stringify({ hw_id: '525400AABB01', attributes_hash: { a: 'b' } })
  const register = form({ json_hash: hash })
  const cases: readonly [what: string, headers: Record<string, string>, status: number][] = [
    ['a form of another site’s page', { origin: 'http://evil.example' }, 403],
    ['a form of a page without an origin', { origin: 'null' }, 403],
    ['an image of another site’s page', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a machine', {}, 200],
    ['a person looking', { 'sec-fetch-site': 'none' }, 200],
  ]
  for (const [what, headers, status] of cases)
    it(`${what}: ${String(status)}`, async () => {
      const sent = { ...register, headers: { ...register.headers, ...headers } }
      equal((await ask(stage.port, '/razor/api/node/register', sent)).status, status)
      equal(stage.parts.ledger.world.node.size, status === 200 ? 1 : 0)
    })
})
