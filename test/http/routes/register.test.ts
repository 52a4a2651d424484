import { deepEqual, equal, match } from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { put } from '../../../src/domain/world.js'
import { aNode, aWorld, startOfTime } from '../../support/builders.js'
import { ask, form } from '../support/client.js'
import { machineStage, type Stage } from '../support/stage.js'

const register = '/razor/api/node/register'

describe('POST /razor/api/node/register', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await machineStage(aWorld())
  })
  afterEach(async () => stage.close())

  const post = async (hash: unknown) =>
    ask(stage.port, register, form({ json_hash: JSON.stringify(hash) }))
  const nodes = () => [...stage.parts.ledger.world.node.values()]
  const code = (text: string) => (JSON.parse(text) as { std_err_code: number }).std_err_code

  it('answers with the node as the original dumped it, tags and status included, keys in order', async () => {
    const { status, text } = await post({
      '@hw_id': '000C2933836B_000c29338375',
      '@attributes_hash': {
        mk_hw_cpu_count: '2',
        mk_hw_bus_vendor: 'VMware, Inc.',
        mk_hw_mem_size: '2 GiB',
        mk_hw_nic_count: 1,
        is_virtual: true,
        virtual: 'vmware',
      },
      '@last_state': 'idle',
    })
    equal(status, 200)
    const uuid = nodes()[0]?.uuid ?? ''
    const before = text.slice(0, text.indexOf(',"client_config":{"mk_tce_mirror_port":2157,'))
    equal(
      before,
      '{"resource":"ProjectRazor::Slice::Node","command":"register_node","result":"Ok","http_err_code":200,"errcode":0,"response":' +
        `{"@uuid":"${uuid}","@version":2,"@classname":"ProjectRazor::Node","@is_template":false,"@noun":"node",` +
        '"@dhcp_mac":null,"@hw_id":["000C2933836B","000C29338375"],"@attributes_hash":{"mk_hw_cpu_count":"2",' +
        '"mk_hw_bus_vendor":"VMware, Inc.","mk_hw_mem_size":"2 GiB","mk_hw_nic_count":"1","is_virtual":"true","virtual":"vmware"},' +
        '"@tags":["virtual","cpus_2","VMwareInc","memsize_2GiB","nics_1","vmware_vm"],"@status":"active",' +
        `"@timestamp":${startOfTime / 1000},"@last_state":"idle"}`,
    )
  })

  it('refuses the one machine too many, in the original’s envelope, and keeps serving the others', async () => {
    const settings = { ...stage.parts.settings, maximumNodes: 1 }
    await stage.close()
    stage = await machineStage(aWorld(), { settings })
    const announce = (hw_id: string) => post({ hw_id, attributes_hash: { a: 'b' } })
    equal((await announce('525400AABB01')).status, 200)
    const refused = await announce('525400AABB02')
    equal(refused.status, 503)
    match(refused.text, /maximum_nodes/)
    equal((await announce('525400AABB01')).status, 200)
    equal(nodes().length, 1)
  })

  it('takes a form, JSON with json_hash as text or object, and the bare hash', async () => {
    const hash = { hw_id: ['525400AABB01'], attributes_hash: { a: 'b' } }
    const json = (value: unknown) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(value),
    })
    for (const asked of [
      form({ json_hash: JSON.stringify(hash) }),
      json({ json_hash: JSON.stringify(hash) }),
      json({ json_hash: hash }),
      json(hash),
    ])
      equal((await ask(stage.port, register, asked)).status, 200)
    equal(nodes().length, 1)
  })

  it('keeps structured facts beside the flat ones', async () => {
    const facts = { memory: { bytes: 5 }, disks: [{ name: 'sda', model: null, rotational: true }] }
    await post({ hw_id: '525400AABB01', attributes_hash: { a: '1' }, '@facts': facts })
    deepEqual(nodes()[0]?.facts, facts)
    deepEqual(nodes()[0]?.attributes, { a: '1' })
  })

  it('needs a hardware id and facts that are a non-empty object', async () => {
    for (const hash of [
      { attributes_hash: { a: '1' } },
      { hw_id: '', attributes_hash: { a: '1' } },
      { hw_id: '525400AABB01' },
      { hw_id: '525400AABB01', attributes_hash: {} },
      { hw_id: '525400AABB01', attributes_hash: [] },
      { hw_id: '525400AABB01', attributes_hash: 'text' },
      { hw_id: '525400AABB01', attributes_hash: null },
    ]) {
      const { status, text } = await post(hash)
      deepEqual([status, code(text)], [400, 114], JSON.stringify(hash))
    }
    equal(nodes().length, 0)
  })

  it('refuses facts of the wrong type, too deep or too many, and malformed ids', async () => {
    const attributes_hash = { a: '1' }
    const deep = JSON.parse('{"a":'.repeat(20) + '1' + '}'.repeat(20)) as unknown
    for (const hash of [
      { hw_id: '525400AABB01', attributes_hash, facts: 'text' },
      { hw_id: '525400AABB01', attributes_hash, facts: deep },
      { hw_id: '525400AABB01', attributes_hash, facts: { list: Array(20_001).fill(1) } },
      { hw_id: 'x', attributes_hash },
      { hw_id: { a: 1 }, attributes_hash },
      { hw_id: Array(65).fill('525400AABB01'), attributes_hash },
      { hw_id: '525400AABB01', attributes_hash, last_state: 7 },
      [],
    ]) {
      const { status, text } = await post(hash)
      deepEqual([status, code(text)], [400, 111], JSON.stringify(hash).slice(0, 100))
    }
    equal(nodes().length, 0)
  })

  it('is not reached by __proto__, and cuts what is endless', async () => {
    const body =
      '{"hw_id":"525400AABB01","__proto__":{"last_state":"x"},"attributes_hash":{"__proto__":{"polluted":"yes"},"constructor":"kept","long":"' +
      'x'.repeat(10_000) +
      '"},"facts":{"__proto__":{"polluted":"yes"},"a":{"__proto__":1,"b":2}}}'
    equal((await ask(stage.port, register, form({ json_hash: body }))).status, 200)
    const [node] = nodes()
    deepEqual(Object.keys(node?.attributes ?? {}), ['constructor', 'long'])
    equal(nodes()[0]?.attributes['long'], 'x'.repeat(4096))
    deepEqual(node?.facts, { a: { b: 2 } })
    equal(({} as Record<string, unknown>)['polluted'], undefined)
  })

  it('refuses bodies that are compressed, too long, or nested without end', async () => {
    const zipped = await ask(stage.port, register, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync('{"hw_id":"525400AABB01"}'),
    })
    deepEqual([zipped.status, code(zipped.text)], [415, 111])
    const long = await ask(stage.port, register, { method: 'POST', body: 'x'.repeat(1_500_000) })
    deepEqual([long.status, code(long.text)], [413, 111])
    equal(long.headers.connection, 'close')
    const deep = await ask(stage.port, register, {
      method: 'POST',
      body: `{"hw_id":"525400AABB01","attributes_hash":${'['.repeat(300_000)}`,
    })
    deepEqual([deep.status, code(deep.text)], [400, 111])
    equal(nodes().length, 0)
  })

  it('gives a body ten times the limit up at its headers', async () => {
    const answer = await ask(stage.port, register, {
      method: 'POST',
      headers: { 'content-length': '10485760', expect: '100-continue' },
      body: '',
    }).catch(() => ({ status: 413 }))
    equal(answer.status, 413)
  })

  it('joins a node by any address and replaces its facts', async () => {
    await stage.close()
    stage = await machineStage(aWorld(put('node', aNode())))
    await post({ hw_id: '525400aabb02_525400aabb01', attributes_hash: { new: '1' } })
    equal(nodes().length, 1)
    deepEqual(nodes()[0]?.hwIds, ['525400AABB01', '525400AABB02'])
    deepEqual(nodes()[0]?.attributes, { new: '1' })
  })
})
