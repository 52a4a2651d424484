import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { quirks } from '../../../src/dhcp/quirks/index.js'
import { fixtureFolder } from '../support/packets.js'

const folder = new URL('../../../src/dhcp/quirks/', import.meta.url)

describe('the list of quirks', () => {
  it('names every file of the folder, once', () => {
    const files = readdirSync(folder)
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => name !== 'index' && name !== 'quirk')
    assert.deepEqual(quirks.map(({ name }) => name).sort(), files.sort())
  })
  for (const { name, symptom, remedy } of quirks)
    it(`${name} has a captured packet, a test of its name, and says what it is for`, () => {
      assert.ok(existsSync(new URL(`${name}.hex`, fixtureFolder)))
      assert.ok(existsSync(new URL(`${name}.test.ts`, import.meta.url)))
      assert.match(symptom, /\.$/)
      assert.match(remedy, /\.$/)
    })
})
