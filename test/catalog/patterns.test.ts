/** Patterns of model.yaml judge the whole of a text, or are refused. */
import assert from 'node:assert/strict'
import { faultOfPattern } from '../../src/catalog/patterns.js'

describe('patterns', () => {
  for (const pattern of [
    '^a$',
    '^(a|b)$',
    '^[a|b]$',
    '^a\\|b$',
    '^(?:a|b|)$',
    '^a\\\\$',
    '^[)|(]$',
    '^$',
  ])
    it(`takes ${pattern}`, () => {
      assert.equal(faultOfPattern(pattern), undefined)
    })

  for (const [pattern, words] of [
    ['a$', 'must begin with ^'],
    ['^a', 'must end with $'],
    ['^a\\$', 'must end with $'],
    ['^a\\\\\\$', 'must end with $'],
    ['^a|b$', 'put its alternatives in brackets'],
    ['^(a)|(b)$', 'put its alternatives in brackets'],
    ['^(a$', 'does not compile'],
    ['^[b-a]$', 'does not compile'],
  ] as const)
    it(`refuses ${pattern}: ${words}`, () => {
      assert.ok(faultOfPattern(pattern)?.includes(words))
    })
})
