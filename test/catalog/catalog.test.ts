/** Catalog: several roots, bases and the states every model shares. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCatalog } from '../../src/catalog/catalog.js'
import { describeFault } from '../../src/catalog/fault.js'
import { sampleInstall, sampleMicrokernel, sampleServer } from '../../src/catalog/samples.js'
import { Action, StateName, TemplateName } from '../../src/domain/values/names.js'
import {
  mustLoad,
  shippedCatalog,
  shippedTemplates,
  templateOf,
  writeTree,
} from './support/catalogs.js'

const state = (text: string) => StateName.unsafe(text)

describe('catalog', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'razor-catalog-'))
  })
  afterEach(() => {
    rmSync(root, { recursive: true })
  })
  const load = async (files: Readonly<Record<string, string>>) => {
    writeTree(root, files)
    return loadCatalog([shippedTemplates, root])
  }

  it('gives a release what its family has, and what it says itself instead', async () => {
    const debian = templateOf(await shippedCatalog(), 'debian_12')
    assert.equal(debian.image, 'os')
    assert.equal(debian.kernel, 'linux')
    assert.equal(debian.metadata.get('hostname_prefix')?.default, 'node')
    assert.deepEqual(debian.lookup, ['debian_12', 'linux_preseed'])
    assert.equal(debian.table.initial, 'init')
  })

  it("gives every model the hand-over's states", async () => {
    for (const { table } of (await shippedCatalog()).templates.values()) {
      assert.deepEqual(table.states.get(state('broker_wait'))?.boot, { kind: 'microkernel' })
      for (const name of ['complete_no_broker', 'broker_success', 'broker_fail'])
        assert.deepEqual(table.states.get(state(name))?.boot, { kind: 'local' })
      const checkins = ['complete_no_broker', 'broker_success', 'broker_fail', 'broker_wait'].map(
        (name) => table.states.get(state(name))?.checkin,
      )
      assert.deepEqual(checkins, ['acknowledge', 'reboot', 'reboot', 'acknowledge'])
    }
  })

  it('serves an answer file while installing, when its folder says nothing else', async () => {
    const effect = templateOf(await shippedCatalog(), 'debian_12').callbacks.get(
      Action.unsafe('preseed/file'),
    )
    assert.ok(effect?.kind === 'render')
    assert.deepEqual([...effect.while], ['init', 'preinstall'])
  })

  it("adds an operator's folders, which may stand on the shipped ones", async () => {
    const catalog = mustLoad(
      await load({
        'debian_13/model.yaml':
          'base: debian_12\ndescription: Debian 13\nmetadata: { suite: { default: trixie, description: s } }\n',
      }),
    )
    const debian = templateOf(catalog, 'debian_13')
    assert.deepEqual(debian.lookup, ['debian_13', 'debian_12', 'linux_preseed'])
    assert.equal(debian.metadata.get('suite')?.default, 'trixie')
    assert.equal(debian.description, 'Debian 13')
  })

  it("replaces a shipped folder by the operator's of the same name", async () => {
    const catalog = mustLoad(
      await load({
        'discover_only/model.yaml':
          'description: mine\nimage: { kind: none }\ninitial: init\nstates: { init: { boot: microkernel, checkin: acknowledge, final: true } }\n',
      }),
    )
    assert.equal(templateOf(catalog, 'discover_only').description, 'mine')
  })

  it('adds to the common folder file by file', async () => {
    const catalog = mustLoad(await load({ 'common/boot_local.njk': '#!ipxe\necho mine\nexit\n' }))
    const install = sampleInstall(templateOf(catalog, 'boot_local'), state('init'))
    const program = { kind: 'local', node: install.node, install } as const
    assert.deepEqual(catalog.bootScript(program, sampleServer), {
      ok: true,
      value: '#!ipxe\necho mine\nexit\n',
    })
    assert.match(catalog.razorIpxe(sampleServer), /^#!ipxe\n/)
  })

  it('does not look at hidden folders and other files', async () => {
    mustLoad(await load({ '.git/x': '', 'common/README.md': '', 'README.md': '{% if' }))
  })

  it('does not offer an abstract base', async () => {
    const { templates } = await shippedCatalog()
    assert.equal(templates.has(TemplateName.unsafe('linux_preseed')), false)
  })

  it('names a root that is not there, and what every catalog needs', async () => {
    const result = await loadCatalog([join(root, 'gone')])
    assert.ok(!result.ok)
    const words = result.faults.map(describeFault).join('\n')
    assert.match(words, /gone: cannot be read/)
    assert.match(words, /^common: there is no such folder/m)
    assert.match(words, /^microkernel: there is no such folder/m)
  })

  it('names a folder that cannot be the name of a template, and a file that is too large', async () => {
    const result = await load({
      'Big Iron/model.yaml': 'description: x\n',
      'atari/model.yaml': 'abstract: true\n',
      'atari/big.njk': 'x'.repeat(1024 * 1024 + 1),
    })
    assert.ok(!result.ok)
    const words = result.faults.map(describeFault).join('\n')
    assert.match(words, /Big Iron: not a template name/)
    assert.match(words, /big\.njk: is larger than 1048576 bytes/)
  })

  it('refuses an answer file that cannot be made for one node, and does not throw', async () => {
    const catalog = mustLoad(
      await load({
        'picky/model.yaml': `description: asks for a fact
image: { kind: none }
initial: init
states:
  init: { boot: microkernel, checkin: reboot, on: { a/end: done } }
  done: { boot: local, checkin: reboot, final: true }
callbacks: { a/file: { render: f.njk, while: [init] } }
`,
        'picky/f.njk': '{{ node.facts.rack if "rack" in node.facts else node.macs[0] }}\n',
      }),
    )
    const install = sampleInstall(templateOf(catalog, 'picky'), state('init'))
    const file = (hwIds: typeof install.node.hwIds) =>
      catalog.file(
        'f.njk',
        { ...install, node: { ...install.node, hwIds } },
        sampleServer,
        sampleMicrokernel,
      )
    assert.deepEqual(file(install.node.hwIds), { ok: true, value: '52:54:00:12:34:56\n' })
    const refused = file([])
    assert.ok(!refused.ok)
    assert.equal(refused.refusal.message, 'picky/f.njk: unknown name "node.macs.0"')
  })
})
