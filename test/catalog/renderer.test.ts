/** Renderer: strict wherever a name is used, looked up own folder first, and never a throw. */
import assert from 'node:assert/strict'
import { Renderer } from '../../src/catalog/renderer.js'
import { strictView } from '../../src/catalog/strict-view.js'

const folder = (name: string, files: Record<string, string>) =>
  [name, { name, path: `templates/${name}`, files: new Map(Object.entries(files)) }] as const

const rendererOf = (files: Record<string, string>) => new Renderer(new Map([folder('own', files)]))

/** The text `template` makes, or the refusal's words. */
function render(template: string, more: Record<string, string> = {}): string {
  const context = {
    node: strictView({ name: 'node1', facts: { cpus: 2, empty: null }, macs: ['a', 'b'] }, 'node'),
  }
  const result = rendererOf({ 'x.njk': template, ...more }).render(['own'], 'x.njk', context)
  return result.ok ? result.value : `refused: ${result.refusal.message}`
}

describe('renderer: strict names', () => {
  const refused = (title: string, template: string, name: string) =>
    it(`refuses an unknown name ${title}`, () => {
      assert.equal(render(template), `refused: own/x.njk: unknown name "${name}"`)
    })

  refused('in an expression', '{{ nothing }}', 'nothing')
  refused('as a part', '{{ node.nothing }}', 'node.nothing')
  refused('behind a part', '{{ node.facts.disks.length }}', 'node.facts.disks')
  refused('in if', '{% if node.nothing %}x{% endif %}', 'node.nothing')
  refused('in if, at the top', '{% if nothing %}x{% endif %}', 'nothing')
  refused('in elif', '{% if false %}{% elif nothing %}{% endif %}', 'nothing')
  refused('in for', '{% for x in nothing %}{% endfor %}', 'nothing')
  refused('in for, as a part', '{% for x in node.nothing %}{% endfor %}', 'node.nothing')
  refused('in a filter', '{{ node.nothing | shell }}', 'node.nothing')
  refused('in a filter argument', '{{ node.name | default(nothing) }}', 'nothing')
  refused('in a concatenation', '{{ "a" ~ node.nothing }}', 'node.nothing')
  refused('in a comparison', '{{ node.nothing == 1 }}', 'node.nothing')
  refused('in an inline if', '{{ "a" if nothing else "b" }}', 'nothing')
  refused('in set', '{% set x = nothing %}', 'nothing')
  refused('behind or', '{{ "" or nothing }}', 'nothing')
  refused('as a key in brackets', '{{ node["no thing"] }}', 'node.no thing')
  refused('in a macro', '{% macro m() %}{{ nothing }}{% endmacro %}{{ m() }}', 'nothing')

  it('refuses one in an included file, and names that file', () => {
    assert.equal(
      render('{% include "y.njk" %}', { 'y.njk': '\n{{ node.nothing }}' }),
      'refused: own/x.njk: unknown name "node.nothing", in own/y.njk',
    )
  })

  it('takes what the template itself has set, loop variables and its own functions', () => {
    assert.equal(render('{% set x = 1 %}{{ x }}'), '1\n')
    assert.equal(render('{% for m in node.macs %}{{ loop.index }}{{ m }}{% endfor %}'), '1a2b\n')
    assert.equal(render('{% for n in range(3) %}{{ n }}{% endfor %}'), '012\n')
    assert.equal(render('{% set t = "x" %}{% include "y.njk" %}', { 'y.njk': '{{ t }}' }), 'x\n')
  })

  it('lets a template ask for a fact that may be absent', () => {
    assert.equal(render('{{ "yes" if "cpus" in node.facts else "no" }}'), 'yes\n')
    assert.equal(render('{{ "yes" if "disks" in node.facts else "no" }}'), 'no\n')
  })

  it('refuses to write nothing, or a whole object', () => {
    assert.match(render('{{ node.facts.empty }}'), /attempted to output null or undefined/)
    assert.match(render('{{ node.facts }}'), /"node\.facts" is not text/)
    assert.equal(render('{{ node.facts | json }}'), '{"cpus":2,"empty":null}\n')
  })
})

describe('renderer', () => {
  it('looks in the own folder, then its bases, then common', () => {
    const renderer = new Renderer(
      new Map([
        folder('own', { 'a.njk': 'own a' }),
        folder('base', { 'a.njk': 'base a', 'b.njk': 'base b' }),
        folder('common', { 'a.njk': 'common a', 'b.njk': 'common b', 'c.njk': 'common c' }),
      ]),
    )
    const text = (file: string) => {
      const result = renderer.render(['own', 'base'], file, {})
      return result.ok ? result.value : ''
    }
    assert.deepEqual(['a.njk', 'b.njk', 'c.njk'].map(text), ['own a\n', 'base b\n', 'common c\n'])
    assert.deepEqual([...renderer.filesOf(['own', 'base'])].sort(), ['a.njk', 'b.njk', 'c.njk'])
  })

  it('does not take one look-up for another when they share names', () => {
    const renderer = new Renderer(
      new Map([folder('one', { 'a.njk': '1' }), folder('two', { 'a.njk': '2' })]),
    )
    const both = ['one', 'two', 'one'].map((name) => renderer.render([name], 'a.njk', {}))
    assert.deepEqual(both, [
      { ok: true, value: '1\n' },
      { ok: true, value: '2\n' },
      { ok: true, value: '1\n' },
    ])
  })

  it('does not escape for HTML', () => {
    assert.equal(render(`{{ "<a href='x'>&" }}`), `<a href='x'>&\n`)
  })

  it('lets the header comment of a template leave no trace before #!', () => {
    assert.equal(render('{# what this is -#}\n#!ipxe\nreboot\n\n\n'), '#!ipxe\nreboot\n')
  })

  it('never reads a value as a template', () => {
    const context = { node: strictView({ name: '{{ 7 * 7 }}{% raw %}' }, 'node') }
    const result = rendererOf({ 'x.njk': '{{ node.name }}' }).render(['own'], 'x.njk', context)
    assert.deepEqual(result, { ok: true, value: '{{ 7 * 7 }}{% raw %}\n' })
  })

  it('refuses, and does not throw, whatever a template does', () => {
    assert.match(render('{{ "x" | shout }}'), /filter not found: shout/)
    assert.match(render('{% if %}'), /^refused: own\/x\.njk: .*line 1/)
    assert.match(render('{% include "gone.njk" %}'), /no file "gone\.njk"/)
    assert.match(render('{% include "../../etc/passwd" %}'), /no file/)
    assert.match(render('{{ node.name() }}'), /node\["name"\].*not a function/)
    const missing = rendererOf({}).render(['own'], 'gone.njk', {})
    assert.ok(!missing.ok && missing.refusal.kind === 'unavailable')
  })
})
