/** Every shipped model: its state table, its boot scripts and its answer files, as agreed in test/golden/models. */
import { readdirSync } from 'node:fs'
import assert from 'node:assert/strict'
import { filesServed } from '../../src/catalog/rehearsal.js'
import { sampleInstall, sampleMicrokernel, sampleServer } from '../../src/catalog/samples.js'
import type { ModelTemplate } from '../../src/domain/model.js'
import { shippedCatalog, shippedTemplates } from './support/catalogs.js'
import { matchesGolden } from './support/golden.js'

const modelNames = ['boot_local', 'debian_12', 'discover_only', 'disk_image', 'microkernel']

describe('shipped models', () => {
  it('are these, and one abstract base', async () => {
    const { templates } = await shippedCatalog()
    assert.deepEqual([...templates.keys()].sort(), modelNames)
    const folders = readdirSync(shippedTemplates, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
    assert.deepEqual(folders, [...modelNames, 'common', 'linux_preseed'].sort())
  })

  for (const name of modelNames)
    it(`${name}: table, boot scripts and answer files are as agreed`, async () => {
      const catalog = await shippedCatalog()
      const template = [...catalog.templates.values()].find((one) => one.name === name)
      assert.ok(template !== undefined)
      const made = { 'table.txt': tableText(template), ...(await textsOf(template)) }
      const differences = Object.entries(made).flatMap(([file, text]) => {
        try {
          matchesGolden(`models/${name}/${file}`, text)
          return []
        } catch (error) {
          return [error instanceof Error ? error : new Error(String(error))]
        }
      })
      const [first] = differences
      if (first !== undefined) throw first
    })

  it('discovery: the microkernel of an unknown machine', async () => {
    const catalog = await shippedCatalog()
    const script = catalog.bootScript(
      { kind: 'microkernel', microkernel: sampleMicrokernel, node: undefined },
      sampleServer,
    )
    assert.ok(script.ok)
    matchesGolden('models/microkernel/discovery.ipxe', script.value)
  })

  it('razor.ipxe', async () => {
    const catalog = await shippedCatalog()
    matchesGolden('models/razor.ipxe', catalog.razorIpxe(sampleServer))
  })
})

/** Each boot script once, named after the first state that boots it, and each answer file. */
async function textsOf(template: ModelTemplate): Promise<Record<string, string>> {
  const catalog = await shippedCatalog()
  const texts: Record<string, string> = {}
  const scripts = new Set<string>()
  for (const [state, { boot }] of template.table.states) {
    const install = sampleInstall(template, state)
    const program =
      boot.kind === 'template'
        ? { kind: boot.kind, file: boot.file, install, microkernel: sampleMicrokernel }
        : boot.kind === 'local'
          ? { kind: boot.kind, node: install.node, install }
          : undefined
    const key = boot.kind === 'template' ? boot.file : boot.kind
    if (program === undefined || scripts.has(key)) continue
    scripts.add(key)
    const script = catalog.bootScript(program, sampleServer)
    assert.ok(script.ok)
    texts[`${state}.ipxe`] = script.value
  }
  for (const [file, state] of filesServed(template)) {
    const text = catalog.file(file, sampleInstall(template, state), sampleServer, sampleMicrokernel)
    assert.ok(text.ok)
    texts[file.replace(/\.njk$/, '')] = text.value
  }
  return texts
}

/** The table as a person reads it: one line for each state, one for each action of it. */
function tableText({ table, callbacks }: ModelTemplate): string {
  const lines = [`initial ${table.initial}`]
  for (const [name, { boot, checkin, final, on }] of table.states) {
    const boots = boot.kind === 'template' ? boot.file : boot.kind
    lines.push(`${name}: boot ${boots}, check-in ${checkin}${final ? ', final' : ''}`)
    for (const [action, to] of on) lines.push(`  ${action} -> ${to}`)
  }
  for (const [action, effect] of callbacks)
    lines.push(
      effect.kind === 'render'
        ? `${action} renders ${effect.file} while ${[...effect.while].join(', ')}`
        : `${action} captures ${effect.name} matching ${effect.pattern}`,
    )
  return `${lines.join('\n')}\n`
}
