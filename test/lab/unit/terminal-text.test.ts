/** Plain text from a serial console. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { stripTerminal, TerminalText } from '../../../src/lab/terminal-text.js'

const escape = '\u001b'

describe('lab/terminal-text', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['colours', `${escape}[1;31mred${escape}[0m`, 'red'],
    [
      'cursor moves of a menu',
      `${escape}[2;3HRazor${escape}[K Boot${escape}[2J Menu`,
      'Razor Boot Menu',
    ],
    ['private modes, as a shell sends them', `${escape}[?2004h# `, '# '],
    ['window titles', `${escape}]0;root@lab1: ~\u0007# `, '# '],
    ['window titles ended by a string terminator', `${escape}]0;title${escape}\\# `, '# '],
    ['character sets', `${escape}(B${escape})0text`, 'text'],
    ['two-character escapes', `${escape}7${escape}8${escape}=text`, 'text'],
    ['carriage returns, bells and backspaces', 'a\r\nb\u0007\u0008c', 'a\nbc'],
    ['nothing where there is nothing', 'plain\ttext\n', 'plain\ttext\n'],
  ]
  for (const [what, raw, plain] of cases) {
    it(`drops ${what}`, () => assert.equal(stripTerminal(raw), plain))
  }
  it('gives the same text however the stream is cut into pieces', () => {
    const raw = cases.map(([, text]) => text).join('|')
    fc.assert(
      fc.property(fc.array(fc.nat(raw.length)), (cuts) => {
        const terminal = new TerminalText()
        const edges = [0, ...cuts.sort((a, b) => a - b), raw.length]
        const pieces = edges.slice(1).map((edge, i) => terminal.push(raw.slice(edges[i], edge)))
        assert.equal(pieces.join(''), stripTerminal(raw))
      }),
    )
  })
  it('lets text go on after an escape sequence that never ends', () => {
    const terminal = new TerminalText()
    terminal.push(`${escape}]0;`)
    assert.match(terminal.push('x'.repeat(300)), /x{200}/)
  })
})
