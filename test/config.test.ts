import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/config.js'

const one = '  - { interface: eth1, address: 10.0.0.1/24 }'
/** The refusal of a file of these lines after `segments:` and `one`; its path is written FILE. */
const refused: readonly [what: string, lines: string, message: RegExp][] = [
  [
    'two segments of one address',
    `  - { interface: eth2, address: 10.0.0.1/24, mode: off }`,
    /^FILE:3: segments\.1\.address: another segment has the address 10\.0\.0\.1/,
  ],
  [
    'two segments that serve DHCP on one interface',
    '  - { interface: eth1, address: 10.0.1.1/24 }',
    /^FILE:3: segments\.1\.interface: another segment serves DHCP on eth1/,
  ],
  [
    'two segments that lease the same addresses',
    '  - interface: eth2\n    address: 10.0.0.2/24\n    ranges: [10.0.0.199-10.0.0.201]',
    /^FILE:5: segments\.1\.ranges: the segment 10\.0\.0\.1 leases some of the same/,
  ],
  ['DHCP on no interface', '  - address: 10.0.1.1/24', /^FILE:3: .* names no interface/],
  [
    'the address of a network',
    '  - { interface: eth2, address: 10.0.1.0/24 }',
    /^FILE:3: .*10\.0\.1\.0\/24 is not the address of a machine.* 10\.0\.1\.1\/24/,
  ],
  [
    'the address of a broadcast',
    '  - { interface: eth2, address: 10.0.1.255/24 }',
    /not the address of a machine/,
  ],
  [
    'a multicast address',
    '  - { interface: eth2, address: 239.0.0.1/24 }',
    /not the address of a machine/,
  ],
  [
    'an operator’s API on every network',
    'operator:\n  address: 0.0.0.0',
    /^FILE:4: operator\.address: on 0\.0\.0\.0 the machines themselves could command/,
  ],
  [
    'an operator’s API on the machines’ network',
    'operator:\n  address: 10.0.0.1',
    /^FILE:4: operator\.address: on 10\.0\.0\.1 the machines/,
  ],
  [
    'an emptied list of those allowed',
    '  - { interface: eth2, address: 10.0.1.1/24, allow: [] }',
    /^FILE:3: segments\.1\.allow: an empty list would allow nobody/,
  ],
  ['a misspelt key', 'stat: /x', /^FILE:3: configuration: Unrecognized key: "stat"/],
  [
    'a misspelt key of a segment',
    '  - interface: eth2\n    address: 10.0.1.1/24\n    rnages: []',
    /^FILE:5: segments\.1: Unrecognized key: "rnages"/,
  ],
  ['a port that is none', 'ports:\n  http: 99999', /^FILE:4: ports\.http: /],
  ['broken YAML', 'ports: [', /^FILE:\d: /],
  [
    'a bomb of aliases',
    Array.from(
      { length: 5 },
      (_, n) =>
        `k${String(n)}: &k${String(n)} [${Array(9)
          .fill(n === 0 ? 'x' : `*k${String(n - 1)}`)
          .join(',')}]`,
    ).join('\n'),
    /^FILE: .*alias/i,
  ],
]

describe('a configuration is refused, with file and line and what to do', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'razor-config-'))
  })
  after(() => rm(folder, { recursive: true }))
  const load = async (text: string) => {
    const file = join(folder, 'razor.yaml')
    await writeFile(file, text)
    const config = loadConfig({ config: file }, {})
    return config.ok ? 'taken' : config.refusal.message.replaceAll(file, 'FILE')
  }

  for (const [what, lines, message] of refused)
    it(what, async () => assert.match(await load(`segments:\n${one}\n${lines}\n`), message))

  it('but not one with a segment for each network', async () =>
    assert.equal(
      await load(`segments:\n${one}\n  - { interface: eth1.20, address: 10.0.1.1/24 }\n`),
      'taken',
    ))

  it('nor one from the command line alone', () => {
    assert.equal(loadConfig({ interface: 'eth1', address: '10.0.0.1/24' }, {}).ok, true)
    const unnamed = loadConfig({ address: '10.0.0.1/24' }, {})
    assert.match(unnamed.ok ? '' : unnamed.refusal.message, /--interface eth1/)
  })

  it('a file that is not there, or is a folder', () => {
    for (const config of ['/nonexistent/razor.yaml', folder]) {
      const refusal = loadConfig({ config }, {})
      assert.match(refusal.ok ? '' : refusal.refusal.message, /^no configuration: .*--config/)
    }
  })
})
