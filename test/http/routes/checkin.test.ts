import { deepEqual, equal } from 'node:assert/strict'
import { put } from '../../../src/domain/world.js'
import { aNode, anActiveModel, aWorld } from '../../support/builders.js'
import { ask, form } from '../support/client.js'
import { machineStage, type Stage } from '../support/stage.js'

const checkin = '/razor/api/node/checkin'

describe('check-in', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await machineStage(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
  })
  afterEach(async () => stage.close())

  const command = (text: string): unknown =>
    (JSON.parse(text) as { response: { command_name: unknown } }).response.command_name

  it('answers in the original envelope, byte for byte, client_config last', async () => {
    const { status, headers, text } = await ask(
      stage.port,
      `${checkin}?hw_id=525400AABBCC&last_state=idle`,
    )
    equal(status, 200)
    equal(headers['content-type'], 'application/json')
    equal(
      text,
      '{"resource":"ProjectRazor::Slice::Node","command":"checkin_node","result":"Ok","http_err_code":200,"errcode":0,' +
        '"response":{"command_name":"register","command_param":{}},' +
        '"client_config":{"mk_tce_mirror_port":2157,"mk_checkin_interval":60,"mk_checkin_skew":5,' +
        '"mk_register_path":"/razor/api/node/register","mk_checkin_path":"/razor/api/node/checkin",' +
        '"mk_fact_excl_pattern":"(^facter.*$)|(^id$)|(^kernel.*$)|(^memoryfree$)|(^operating.*$)|(^osfamily$)|(^path$)|(^ps$)|(^ruby.*$)|(^selinux$)|(^ssh.*$)|(^swap.*$)|(^timezone$)|(^uniqueid$)|(^uptime.*$)|(.*json_str$)",' +
        '"mk_log_level":"Logger::ERROR","mk_gem_mirror_uri":"http://localhost:2158/gem-mirror",' +
        '"mk_gemlist_uri":"http://localhost:2158/gem-mirror/gems/gem.list","mk_uri":"http://10.0.0.1:8026",' +
        '"mk_tce_mirror_uri":"http://localhost:/tinycorelinux","mk_tce_install_list_uri":"http://localhost:/tinycorelinux/tce-install-list",' +
        '"mk_kmod_install_list_uri":"http://localhost:/tinycorelinux/kmod-install-list","mk_log_path":"/razor/api/node/log"}}',
    )
  })

  it('knows a node however its addresses are written: joined, as JSON, by uuid, with @, by POST', async () => {
    const node = '52:54:00:aa:bb:01'
    for (const query of [
      `hw_id=${node}_&last_state=idle`,
      'hw_id=525400aabb01&last_state=idle',
      `hw_id=${encodeURIComponent('["525400AABBFF", "525400AABB01"]')}&last_state=idle`,
      `uuid=${node}&hw_id=525400AABBFF&last_state=idle`,
      `@hw_id=${node}&@last_state=idle`,
    ])
      equal(command((await ask(stage.port, `${checkin}?${query}`)).text), 'reboot', query)
    for (const hash of [
      { '@hw_id': '525400AABB01', '@last_state': 'idle' },
      { uuid: ['525400aabb01'], last_state: 'idle' },
    ])
      equal(
        command((await ask(stage.port, checkin, form({ json_hash: JSON.stringify(hash) }))).text),
        'reboot',
      )
  })

  it('says register on a first check-in, whatever the value of the parameter', async () => {
    for (const first of ['first_checkin=true', 'first_checkin=false', 'first_checkin='])
      equal(
        command(
          (await ask(stage.port, `${checkin}?hw_id=525400AABB01&last_state=idle&${first}`)).text,
        ),
        'register',
      )
  })

  it("refuses what is missing with the original's error, byte for byte", async () => {
    const missing = await ask(stage.port, `${checkin}?last_state=idle`)
    equal(missing.status, 400)
    equal(
      missing.text,
      '{"std_err_code":114,"err_class":"ProjectRazor::Error::Slice::MissingArgument","result":"Must Provide Hardware IDs[hw_id]","http_err_code":400,"slice":"ProjectRazor::Slice::Node","command":"checkin_node"}',
    )
    const noState = await ask(stage.port, `${checkin}?hw_id=525400AABB01`)
    deepEqual(
      [noState.status, (JSON.parse(noState.text) as { std_err_code: number }).std_err_code],
      [400, 114],
    )
  })

  it('refuses half an identity, a wrong type, and what is not JSON, without an errcode', async () => {
    for (const [status, answer] of [
      [400, await ask(stage.port, `${checkin}?hw_id=525400AABB01_zz&last_state=idle`)],
      [400, await ask(stage.port, `${checkin}?hw_id=1&hw_id=2&last_state=idle&last_state=b`)],
      [400, await ask(stage.port, checkin, form({ json_hash: '{"hw_id":5,"last_state":"idle"}' }))],
      [400, await ask(stage.port, checkin, form({ json_hash: '{"hw_id"' }))],
      [400, await ask(stage.port, checkin, form({ json_hash: '"text"' }))],
      [400, await ask(stage.port, checkin, { method: 'POST' })],
    ] as const) {
      equal(answer.status, status)
      const envelope = JSON.parse(answer.text) as Record<string, unknown>
      equal(envelope['http_err_code'], status)
      equal('errcode' in envelope, false)
      equal('client_config' in envelope, false)
    }
  })

  it('answers 503 in the envelope when the state cannot be written', async () => {
    stage.store.broken = true
    const { status, text } = await ask(stage.port, `${checkin}?hw_id=525400AABB01&last_state=idle`)
    equal(status, 503)
    equal((JSON.parse(text) as { std_err_code: number }).std_err_code, 131)
  })

  it('moves nothing for HEAD', async () => {
    const { status, headers } = await ask(
      stage.port,
      `${checkin}?hw_id=525400AABB01&last_state=x`,
      {
        method: 'HEAD',
      },
    )
    equal(status, 405)
    equal(headers.allow, 'GET, POST')
    equal([...stage.parts.ledger.world.node.values()][0]?.lastState, 'idle')
  })
})
