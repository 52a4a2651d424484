import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** In a process of its own: one that has met such a pattern unprepared can only be killed. */
const judge = (pattern: string, fact: string): string => {
  const source = (path: string) => JSON.stringify(new URL(`../src/${path}`, import.meta.url).href)
  const script = `
    import { boundRegularExpressions } from ${source('regular-expressions.ts')}
    import { matches } from ${source('domain/matcher.ts')}
    boundRegularExpressions()
    const matcher = { key: 'fact', compare: 'like', value: ${JSON.stringify(pattern)}, inverse: false }
    process.stdout.write(String(matches(matcher, { fact: ${JSON.stringify(fact)} })))`
  return execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { encoding: 'utf8', timeout: 8000, cwd: fileURLToPath(new URL('..', import.meta.url)) },
  )
}

describe('a pattern that backtracks without end on a text a machine chose', () => {
  it('is answered', () => {
    assert.equal(judge('^(\\w+\\s?)*$', `${'a'.repeat(4000)}!`), 'false')
  })
  it('is answered rightly', () => {
    assert.equal(judge('^((a+)+b?)*c$', `${'a'.repeat(4000)}c`), 'true')
  })
})
