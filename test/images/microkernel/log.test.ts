/** The agent's log: levels, and a spool that stays bounded and whole. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeMachine, type Machine } from './support.js'

describe('microkernel: log', () => {
  let machine: Machine
  beforeEach(() => {
    machine = makeMachine()
  })
  afterEach(() => machine.remove())
  const spool = (name = 'spool'): string =>
    readFileSync(join(machine.root, 'run/log', name), 'utf8')

  it('spools info and above before the server has named a level, and what it names after', async () => {
    await machine.run(
      'log debug a; log info b; echo error >"$RAZOR_RUN/config/log_level"; log warn c; log error d; echo debug >"$RAZOR_RUN/config/log_level"; log debug e',
    )
    assert.deepEqual(
      spool()
        .trim()
        .split('\n')
        .map((line) => line.slice(-1)),
      ['b', 'd', 'e'],
    )
  })

  it('always shows info and above', async () => {
    const ran = await machine.run('keep log_level error; log info shown; log debug hidden')
    assert.match(ran.err, /12\.34 info shown/)
    assert.doesNotMatch(ran.err, /hidden/)
  })

  it('cuts a line that is too long', async () => {
    await machine.run('log info "$(head -c 9000 /dev/zero | tr "\\0" x)"')
    assert.equal(spool().trim().length, 2000)
  })

  it('sends whole lines, under 64 KiB a batch, nothing twice and nothing lost', async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `${n} ${'x'.repeat(50)}`)
    machine.write('run/log/spool', `${lines.join('\n')}\n`)
    const ran = await machine.run(
      'while next_batch; do [ $(wc -c <"$RAZOR_RUN/log/batch") -le 65536 ] || echo BIG; cat "$RAZOR_RUN/log/batch"; rm "$RAZOR_RUN/log/batch"; done',
    )
    assert.equal(ran.out, `${lines.join('\n')}\n`)
  })

  it('keeps the newest lines when the server was away for long, and says so', async () => {
    const lines = Array.from({ length: 30000 }, (_, n) => `${n} ${'x'.repeat(50)}`)
    machine.write('run/log/spool', `${lines.join('\n')}\n`)
    const ran = await machine.run(
      'while next_batch; do cat "$RAZOR_RUN/log/batch"; rm "$RAZOR_RUN/log/batch"; done',
    )
    assert.match(ran.out, /^0 warn log lines were dropped here\n/)
    assert.ok(ran.out.length < 600000)
    assert.ok(ran.out.endsWith(`${lines.at(-1) ?? ''}\n`))
  })
})
