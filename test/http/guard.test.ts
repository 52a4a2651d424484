import { equal } from 'node:assert/strict'
import { aWorld } from '../support/builders.js'
import { ask } from './support/client.js'
import { type OperatorStage, operatorStage } from './support/operator-stage.js'

describe('the guard of the operator API', () => {
  let stage: OperatorStage
  before(async () => {
    stage = await operatorStage(aWorld())
  })
  after(async () => stage.close())

  const testHeaders = (headers: Record<string, string>, status: number) => {
    it(`answers ${JSON.stringify(headers)} with ${status}`, async () =>
      equal((await ask(stage.port, '/api', { headers })).status, status))
  }
  testHeaders({ host: 'localhost' }, 200)
  testHeaders({ host: 'LOCALHOST:8025' }, 200)
  testHeaders({ host: '127.0.0.1:8025' }, 200)
  testHeaders({ host: '127.8.8.8' }, 200)
  testHeaders({ host: '[::1]:8025' }, 200)
  testHeaders({ host: 'Razor.Example:8025' }, 200)
  testHeaders({ host: 'attacker.example' }, 403)
  testHeaders({ host: 'localhost.attacker.example' }, 403)
  testHeaders({ host: '127.0.0.1.attacker.example' }, 403)
  testHeaders({ host: '10.0.0.1' }, 403)
  testHeaders({ host: 'localhost@attacker.example' }, 400)
  testHeaders({ host: 'localhost:8025:1' }, 400)
  testHeaders({ host: 'localhost', origin: 'http://localhost:8025' }, 200)
  testHeaders({ host: 'localhost', origin: 'http://attacker.example' }, 403)
  testHeaders({ host: 'localhost', origin: 'null' }, 403)
})
