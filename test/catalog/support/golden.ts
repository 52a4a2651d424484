/** Golden files: what was made is compared with what was agreed. UPDATE_GOLDEN=1 writes the files anew and fails that run, so that somebody reads them. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const goldenFolder = fileURLToPath(new URL('../../golden/', import.meta.url))

/** Compares `text` with `test/golden/<path>`. */
export function matchesGolden(path: string, text: string): void {
  const file = goldenFolder + path
  const agreed = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (process.env['UPDATE_GOLDEN'] === '1' && agreed !== text) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    assert.fail(`test/golden/${path} was rewritten: read the difference, then run again`)
  }
  assert.notEqual(agreed, undefined, `test/golden/${path} is missing: run with UPDATE_GOLDEN=1`)
  assert.equal(text, agreed)
}
