import { deepEqual, equal, match } from 'node:assert/strict'
import { put } from '../../src/domain/world.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import { aNode, anActiveModel, anId, aWorld } from '../support/builders.js'
import { ask, form } from './support/client.js'
import { machineStage, type Stage } from './support/stage.js'

interface Envelope {
  readonly errcode: number
  readonly response: { readonly command_name: string; readonly command_param: object }
  readonly client_config: object
}

describe('the machine-facing application', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await machineStage(aWorld())
  })
  afterEach(async () => stage.close())

  it('holds the whole conversation of an old microkernel, and its configuration never changes', async () => {
    const configs = new Set<string>()
    const checkin = async (query = '') => {
      const path = `/razor/api/node/checkin?hw_id=000c2933836b_000C29338375&last_state=idle${query}`
      const envelope = JSON.parse((await ask(stage.port, path)).text) as Envelope
      equal(envelope.errcode, 0)
      deepEqual(envelope.response.command_param, {})
      configs.add(JSON.stringify(envelope.client_config))
      return envelope.response.command_name
    }
    const register = async () => {
      const hash = {
        '@hw_id': '000c2933836b_000C29338375',
        '@attributes_hash': { is_virtual: 'true', virtual: 'vmware', mk_hw_cpu_count: '2' },
        '@last_state': 'idle',
      }
      const answer = await ask(
        stage.port,
        '/razor/api/node/register',
        form({ json_hash: JSON.stringify(hash) }),
      )
      equal(answer.status, 200)
      configs.add(JSON.stringify((JSON.parse(answer.text) as Envelope).client_config))
    }
    const boot = async () =>
      (await ask(stage.port, '/razor/api/boot?hw_id=00%3A0c%3A29%3A33%3A83%3A6b_______')).text

    match(await boot(), /boots microkernel/)
    equal(await checkin('&first_checkin=true'), 'register')
    await register()
    equal(await checkin(), 'acknowledge', 'a policy has bound it')
    equal(await checkin(), 'reboot')
    match(await boot(), /boots debian_12\/boot\.njk/)
    const [activeModel] = stage.parts.ledger.world['active-model'].values()
    const token = activeModel?.token.reveal() ?? ''
    const call = async (action: string) =>
      (
        await ask(
          stage.port,
          `/razor/api/policy/callback/${activeModel?.uuid ?? ''}/${action}?token=${token}`,
        )
      ).text
    equal(await call('preseed/start'), 'ok')
    equal(await call('preseed/file'), 'preseed.njk for web1\n')
    equal(await call('preseed/end'), 'ok')
    match(await boot(), /boots its own disk/)
    equal(await call('postinstall/final'), 'ok')
    equal([...stage.parts.ledger.world['active-model'].values()][0]?.state, 'complete_no_broker')
    match(await boot(), /boots its own disk/)
    equal(await checkin(), 'acknowledge')
    stage.clock.advance(121_000)
    equal(await checkin(), 'register', 'silent for longer than the register timeout')
    equal(configs.size, 1)
    equal(stage.parts.ledger.world.node.size, 1)
  })

  it('binds one place of a policy to one of two machines that check in at once', async () => {
    await stage.close()
    const nodes = [1, 2].map((n) =>
      aNode({
        uuid: Uuid.unsafe(anId(20 + n)),
        hwIds: aNode().hwIds.map((id) => (id.slice(0, -1) + String(n)) as typeof id),
      }),
    )
    const world = aWorld(...nodes.map((node) => put('node', node)))
    for (const policy of world.policy.values())
      world.apply(put('policy', { ...policy, maximum: 1 }))
    stage = await machineStage(world)
    await Promise.all(
      [1, 2].map(async (n) =>
        ask(stage.port, `/razor/api/node/checkin?hw_id=525400AABB0${n}&last_state=idle`),
      ),
    )
    equal(world['active-model'].size, 1)
  })

  it("answers what it does not have: JSON in the original's words below its API, text elsewhere", async () => {
    for (const path of [
      '/razor/api/slice',
      '/razor/api/node',
      '/razor/api/',
      '/razor/api/boot/x',
    ]) {
      const { status, text } = await ask(stage.port, path)
      equal(status, 404, path)
      equal(text, '{"slice":"ProjectRazor::Slice","result":"InvalidSlice","http_err_code":404}')
    }
    for (const path of [
      '/',
      '/razor',
      '/favicon.ico',
      '/api',
      '/api/commands/delete-node',
      '/%ff',
      '//x',
      '/..',
    ]) {
      const { status, text } = await ask(stage.port, path)
      deepEqual([status, text], [404, 'Error: Not Found\n'], path)
    }
  })

  it('answers 405 with Allow to a method a path does not have', async () => {
    const { status, headers } = await ask(stage.port, '/razor/api/node/register')
    deepEqual([status, headers.allow], [405, 'POST'])
    equal((await ask(stage.port, '/razor/api/boot', { method: 'POST', body: '' })).status, 405)
  })

  it('answers a bug below its node API in the error envelope, elsewhere as text', async () => {
    await stage.close()
    const broken = {
      ...stage.parts.ledger,
      submit: () => Promise.reject(new Error('a bug')),
    }
    stage = await machineStage(aWorld(put('active-model', anActiveModel())), { ledger: broken })
    const node = await ask(stage.port, '/razor/api/node/checkin?hw_id=525400AABB01&last_state=idle')
    equal(node.status, 500)
    equal(
      node.text,
      '{"std_err_code":131,"err_class":"ProjectRazor::Error::Slice::InternalError","result":"internal error, incident 00000000","http_err_code":500,"slice":"ProjectRazor::Slice::Node","command":"checkin_node"}',
    )
    const callback = await ask(
      stage.port,
      `/razor/api/policy/callback/${anId(7)}/a/b?token=the-token`,
    )
    deepEqual([callback.status, callback.text], [500, 'error: internal error, incident 00000000\n'])
    equal(/the-token/.test(JSON.stringify(stage.lines)), false)
  })

  it('is healthy, and says whether there is a microkernel', async () => {
    const { headers, text } = await ask(stage.port, '/health')
    equal(headers['content-type'], 'application/json')
    deepEqual(JSON.parse(text), { status: 'ok', nodes: 0, microkernel: 'microkernel' })
  })
})
