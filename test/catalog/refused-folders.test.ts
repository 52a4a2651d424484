/** Model folders that must be refused (test/fixtures/models), each with the exact words an operator reads: faults.txt beside its templates. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadCatalog } from '../../src/catalog/catalog.js'
import { describeFault } from '../../src/catalog/fault.js'
import { shippedTemplates } from './support/catalogs.js'

const fixtures = fileURLToPath(new URL('../fixtures/models', import.meta.url))

describe('refused model folders', () => {
  for (const name of readdirSync(fixtures).sort())
    it(name.replaceAll('-', ' '), async () => {
      const folder = `${fixtures}/${name}`
      const result = await loadCatalog([shippedTemplates, `${folder}/templates`])
      assert.ok(!result.ok)
      const text = result.faults
        .map((fault) => `${inFixture(folder, describeFault(fault))}\n`)
        .join('')
      const agreed = `${folder}/faults.txt`
      if (process.env['UPDATE_GOLDEN'] === '1' && read(agreed) !== text) {
        writeFileSync(agreed, text)
        assert.fail(`${relative('.', agreed)} was rewritten: read it, then run again`)
      }
      assert.equal(text, read(agreed))
    })
})

const inFixture = (folder: string, text: string): string => text.replace(`${folder}/`, '')
const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')
