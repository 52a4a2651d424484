/** Filters against hostile values: whatever a machine or an operator puts into a fact, it stays one value in every language written. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { parse } from 'yaml'
import { filters, ipxeText, urlencode } from '../../src/catalog/filters.js'

const filter = (name: string) => (value: unknown) => filters[name]!(value)
const [shell, preseed, yaml, json, ipxe] = ['shell', 'preseed', 'yaml', 'json', 'ipxe'].map(filter)

/** What has broken out of quotes before. */
const hostile = [
  `it's`,
  `'; touch /tmp/razor-pwned; '`,
  '$(touch /tmp/razor-pwned)',
  '`touch /tmp/razor-pwned`',
  '${IFS}',
  '${net0/mac}',
  '{{ metadata.root_password }}',
  '{% raw %}',
  'two\nlines',
  'carriage\r\nreturn',
  'tab\there',
  'back\\slash\\',
  '"double"',
  'a || b && c ; d | e & f',
  '#comment',
  '-rf',
  '*',
  '~root',
  '',
  ' spaces  inside ',
  'größe 大 🦆',
  '\u2028line\u2029separators\u0085',
  '\x1b]0;title\x07',
]

describe('filter shell', () => {
  it('makes one word that a POSIX shell reads back byte for byte', () => {
    for (const value of hostile) {
      const script = `printf '%s.' ${shell!(value)}`
      assert.equal(spawnSync('sh', ['-n'], { input: script }).status, 0, value)
      assert.equal(execFileSync('sh', ['-c', script], { encoding: 'utf8' }), `${value}.`)
    }
    assert.equal(existsSync('/tmp/razor-pwned'), false)
  })

  it('holds for any text, many at once', () => {
    const word = fc
      .string({ unit: 'binary' })
      .filter((text) => !text.includes('\0') && text.isWellFormed())
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        const script = `printf '%s\\0' x ${shell!(words)}`
        const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' })
        assert.deepEqual(said.split('\0').slice(1, -1), words)
      }),
      { numRuns: 10 },
    )
  })

  it('takes numbers and truth values, and refuses what is no text', () => {
    assert.equal(shell!(5), `'5'`)
    assert.equal(shell!(true), `'true'`)
    assert.equal(shell!(['a', 'b c']), `'a' 'b c'`)
    for (const value of [undefined, null, {}, [null], [['a']], 'a\0b'])
      assert.throws(() => shell!(value), { name: 'TemplateFault' })
  })
})

describe('filter preseed', () => {
  it('keeps a value on its line, and the next line a line of its own', () => {
    for (const value of hostile) {
      const line = preseed!(value)
      assert.doesNotMatch(line, /[\r\n\0\x1b\u2028\u2029\u0085]/)
      assert.doesNotMatch(line, /\\\s*$/, 'a backslash at the end joins the next line')
    }
  })

  it('leaves ordinary values as they are', () => {
    for (const value of ['$6$salt$hash./', 'http://x/y?token=a', 'en_US.UTF-8', 'a \\ b'])
      assert.equal(preseed!(value), value)
  })

  it('is read by debconf as one answer', function () {
    if (spawnSync('debconf-set-selections', ['-c'], { input: '' }).status !== 0) this.skip()
    for (const value of hostile) {
      const file = `d-i passwd/root-password-crypted password ${preseed!(value)}\nd-i x/y string z\n`
      const ran = spawnSync('debconf-set-selections', ['-c'], { input: file, encoding: 'utf8' })
      assert.equal(ran.status, 0, ran.stderr)
    }
  })
})

describe('filters yaml and json', () => {
  it('are read back as the same value by a YAML and a JSON parser', () => {
    for (const value of [...hostile, 5, true, null, ['a', 'b'], { 'a: b': ['#', { c: '- d' }] }]) {
      assert.deepEqual(JSON.parse(json!(value)), value)
      assert.deepEqual(parse(`key: ${yaml!(value)}\nnext: 1\n`), { key: value, next: 1 })
    }
  })

  it('write what YAML 1.1 would take for another type as text', () => {
    for (const value of ['no', 'on', '012', '1e3', 'null', '~', '2020-01-01', '= '])
      assert.deepEqual(parse(yaml!(value), { version: '1.1' }), value)
  })

  it('leave no line separator of any kind in the text', () => {
    for (const value of hostile) assert.doesNotMatch(yaml!(value), /[\n\r\u2028\u2029\u0085]/)
  })
})

describe('filter urlencode', () => {
  it('makes one part of a path or query, read back by a URL parser', () => {
    for (const value of hostile) {
      const part = urlencode(value)
      assert.match(part, /^[A-Za-z0-9._~%-]*$/)
      assert.equal(decodeURIComponent(part), value)
      if (value !== '') assert.equal(new URL(`http://x/${part}?y`).pathname.split('/').length, 2)
    }
  })

  it('survives half a surrogate pair', () => {
    assert.equal(urlencode('\ud800'), '%EF%BF%BD')
  })
})

describe('filter ipxe', () => {
  it('makes one word that is neither syntax of iPXE nor of a kernel line', () => {
    for (const value of hostile)
      assert.match(ipxe!(value), /^(?!.*&&)[^\s"'`$\\|;#<>{}\x00-\x20\x7f-\uffff]*$/)
  })

  it('leaves names, addresses, paths and URLs as they are', () => {
    for (const value of [
      'web-1.example.net',
      '10.0.0.1/24',
      'a=b,c',
      'http://x:80/y?a=b&c=%20',
      '01-52-54',
    ])
      assert.equal(ipxe!(value), value)
  })

  it('writes a sentence for echo with its spaces, on one line, at most 200 characters', () => {
    assert.equal(ipxeText('no  image:\nadd "debian" || goto x'), 'no image: add _debian_ __ goto x')
    assert.equal(ipxeText('x '.repeat(500)).length, 200)
  })
})
