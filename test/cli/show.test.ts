import assert from 'node:assert/strict'
import { collections } from '../../src/commands/views/index.js'
import { FakeAppliance, noon, razor } from './place.js'

const at = 'http://h/api/collections'
const nodes = {
  spec: 'http://h/spec/collections/nodes',
  items: [
    {
      spec: 'x',
      id: `${at}/nodes/node1`,
      name: 'node1',
      status: 'bound',
      hw_info: { mac: ['52:54:00:aa:bb:01', '52:54:00:aa:bb:02'] },
      policy: { id: `${at}/policies/web`, name: 'web' },
      hostname: 'web1',
      state: { stage: 'preinstall' },
      last_checkin: new Date(noon - 185_000).toISOString(),
      tags: [{ name: 'virtual' }, { name: 'cpus_2' }],
    },
    {
      spec: 'x',
      id: `${at}/nodes/node2`,
      name: 'node2',
      status: 'active',
      hw_info: { mac: ['52:54:00:aa:bb:03'] },
      last_checkin: new Date(noon).toISOString(),
      tags: [{ name: 'evil\u001b[31m\n' }],
    },
  ],
  total: 3,
}

describe('razor shows collections', () => {
  let appliance: FakeAppliance
  before(async () => void (appliance = await FakeAppliance.start()))
  after(() => appliance.stop())
  beforeEach(() => void (appliance.asked.length = 0))
  const run = (...words: string[]) => razor([...words, '--server', appliance.address])

  it('as tables: empty columns left out, control characters of machines made harmless', async () => {
    appliance.says(200, nodes)
    const { code, out, err } = await run('nodes')
    assert.equal(
      out,
      [
        'NAME   STATUS  POLICY  HOSTNAME  STATE       MAC                                   SEEN       TAGS',
        'node1  bound   web     web1      preinstall  52:54:00:aa:bb:01, 52:54:00:aa:bb:02  3 min ago  virtual, cpus_2',
        'node2  active                                52:54:00:aa:bb:03                     0 s ago    evil\\u001b[31m\\n',
        '',
      ].join('\n'),
    )
    assert.equal(err, '2 of 3; more with --start and --limit\n')
    assert.equal(code, 0)
  })

  it('as tables cut to the width of the terminal, the widest columns first', async () => {
    appliance.says(200, nodes)
    const { out } = await razor(['nodes', '--server', appliance.address], { columns: 80 })
    const lines = out.split('\n')
    for (const line of lines) assert.ok(Array.from(line).length <= 80, line)
    assert.match(lines[1] ?? '', /^node1 {2}bound {3}web .*52:54:00:a…/)
  })

  it('as JSON, the same the appliance said, safe for a terminal', async () => {
    appliance.says(200, { ...nodes, items: [{ name: 'a\u009b\u202e' }] })
    const { out } = await run('nodes', '--json')
    assert.match(out, /"name": "a\\u009b\\u202e"/)
    assert.deepEqual(JSON.parse(out), { ...nodes, items: [{ name: 'a\u009b\u202e' }] })
  })

  it('logs of members line by line, oldest first, as a log reads', async () => {
    const event = (n: number) => ({
      time: `2026-01-02T11:59:0${String(n)}.000Z`,
      kind: 'boot.served',
      message: `event ${String(n)}`,
    })
    appliance.says(200, { items: [event(2), event(1)], total: 2 })
    const { out } = await run('node', 'node1', 'log')
    assert.equal(
      out,
      '2026-01-02 11:59:01Z  boot.served           event 1\n2026-01-02 11:59:02Z  boot.served           event 2\n',
    )
  })

  it('in words when there is nothing, exit code 0', async () => {
    appliance.says(200, { spec: 's', items: [], total: 0 })
    assert.deepEqual(await run('active-models'), {
      code: 0,
      out: 'There are no active models.\n',
      err: '',
    })
  })

  it('member by member: fields line by line, references by name, addresses of the API left out', async () => {
    appliance.says(200, {
      spec: 'x',
      id: 'x',
      name: 'node1',
      status: 'bound',
      policy: { id: 'x', name: 'web' },
      model: { name: 'gone', missing: true },
      nodes: { id: 'x', name: 'nodes', count: 3 },
      log: { id: 'x', name: 'log' },
      tags: [{ id: 'x', name: 'a' }, { name: 'b' }],
      rule: ['and', ['=', ['fact', 'a'], 1]],
      metadata: { root_password: '***', keys: [] },
      facts: {
        memory: { bytes: 1024 },
        disks: [
          { name: 'sda', contents: { empty: true } },
          { name: 'sdb\u0007', bytes: 7 },
        ],
        flags: ['x', 'y'],
      },
    })
    const { out } = await run('node', 'node1')
    assert.equal(
      out,
      `name:   node1
status: bound
policy: web
model:  gone (gone)
nodes:  3
tags:   a, b
rule:   ["and",["=",["fact","a"],1]]
metadata:
  root_password: ***
  keys:          (none)
facts:
  memory:
    bytes: 1024
  disks:
    - name: sda
      contents:
        empty: yes
    - name:  sdb\\u0007
      bytes: 7
  flags: x, y
`,
    )
  })

  it('with their filters, parts and pages as the API’s parameters', async () => {
    appliance.says(200, nodes)
    await run('nodes', '--tag', 'a b', '--status', 'bound', '--limit', '5', '--start', '0')
    await run('nodes', 'node/1', 'log', '--limit', '3')
    await run('policy', 'web', 'nodes')
    await run('templates')
    assert.deepEqual(
      appliance.asked.map(({ method, url }) => `${method} ${url}`),
      [
        'GET /api/collections/nodes?start=0&limit=5&status=bound&tag=a+b',
        'GET /api/collections/nodes/node%2F1/log?limit=3',
        'GET /api/collections/policies/web/nodes',
        'GET /api/collections/templates',
      ],
    )
  })

  it('by plural and singular alike', async () => {
    appliance.says(200, { items: [], total: 0 })
    for (const { name, member } of collections)
      for (const word of [name, member]) assert.equal((await run(word)).code, 0, word)
  })

  it('unless the appliance says there is none: its words, exit code 1', async () => {
    appliance.says(404, { error: 'there is no node "x"; there are: node1' })
    assert.deepEqual(await run('node', 'x'), {
      code: 1,
      out: '',
      err: 'razor: there is no node "x"; there are: node1\n',
    })
  })
})
