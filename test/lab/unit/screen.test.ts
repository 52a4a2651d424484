/** The live view, on a terminal and elsewhere. */
import assert from 'node:assert/strict'
import { Screen, table } from '../../../src/lab/screen.js'
import { Progress } from '../../../src/lab/stages.js'

function row(name: string): { name: string; progress: Progress } {
  const progress = new Progress()
  progress.reach('powered on', 0)
  progress.reach('DHCP', 6200)
  return { name, progress }
}

describe('lab/screen', () => {
  it('shows a column for each machine, with the time of each stage reached and a mark at the next', () => {
    const lines = table([row('one'), row('two')], 7000, 80)
    assert.match(lines[0]!, /one {15}two$/)
    assert.match(lines[2]!, /^DHCP +6\.2 s +6\.2 s$/)
    assert.match(lines[3]!, /^TFTP +… +…$/)
    assert.match(lines[4]!, /^iPXE +$/)
    assert.match(lines.at(-3)!, /^elapsed +7\.0 s$/)
    assert.equal(lines.at(-2), 'one: ')
  })
  it('shows the last words of the appliance about each machine', () => {
    const lines = table([{ ...row('one'), words: 'one got 10.0.0.128' }], 7000, 80)
    assert.equal(lines.at(-1), 'one: one got 10.0.0.128')
  })
  it('never draws wider than the terminal: a wrapped line would break the redrawing', () => {
    for (const line of table([row('one'), row('two')], 7000, 40)) assert.ok(line.length < 40)
  })
  it('writes one plain line for each stage when nobody watches live', () => {
    let written = ''
    const screen = new Screen({ write: (text) => (written += text) })
    screen.begin([row('one')])
    screen.reached('one', 'TFTP', 8100)
    screen.end()
    assert.equal(written, '   8.1 s  one                TFTP\n')
  })
  it('takes the old table away before it draws the new one', () => {
    let written = ''
    const screen = new Screen({ isTTY: true, columns: 80, write: (text) => (written += text) })
    const rows = [row('one')]
    screen.begin(rows)
    screen.reached('one', 'TFTP', 8100)
    screen.end()
    const height = table(rows, 0, 80).length
    assert.ok(written.includes(`\u001b[${height}A\u001b[J`))
  })
})
