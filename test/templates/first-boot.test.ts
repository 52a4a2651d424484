/** What an installed system does at its first boot: the script every installation leaves behind, run with made-up programs around it. */
import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { render, run, sampleContext } from '../support/templates.js'

describe('templates: first boot', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'razor-first-boot-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  /** `curl` answers with the lines of `statuses`, one per call, the last for ever; `hostname` has an address from its `ready`-th call. */
  function boot(
    statuses: readonly string[],
    ready = 1,
  ): { status: number | null; calls: string[] } {
    const program = (name: string, body: string): void => {
      writeFileSync(join(folder, name), `#!/bin/sh\ncd '${folder}'\n${body}\n`)
      chmodSync(join(folder, name), 0o755)
    }
    writeFileSync(join(folder, 'statuses'), `${statuses.join('\n')}\n`)
    program('sleep', 'echo sleep >>slept')
    program(
      'hostname',
      `echo x >>asked; [ $(wc -l <asked) -lt ${ready} ] || echo 'fe80::1 10.0.0.9 '`,
    )
    program(
      'curl',
      'for last; do :; done; echo "$last" >>calls; head -n 1 statuses; ' +
        '[ $(wc -l <statuses) = 1 ] || sed -i 1d statuses',
    )
    const script = render('disk_image', 'first_boot.sh.njk', sampleContext('disk_image'))
    const ran = run('sh', ['-c', script], '', { PATH: `${folder}:${process.env['PATH'] ?? ''}` })
    const calls = existsSync(join(folder, 'calls'))
      ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
      : []
    return {
      status: ran?.status ?? null,
      calls: calls.map((url) => /\/am-uuid\/(.*)$/.exec(url)?.[1] ?? url),
    }
  }
  const address = 'postinstall/send_ips/10.0.0.9?token=T0ken-secret'
  const report = 'postinstall/boot?token=T0ken-secret'

  it('tells the address, then that it runs, once', () => {
    assert.deepEqual(boot(['200']), { status: 0, calls: [address, report] })
  })

  it('waits for an address before it says anything', () => {
    assert.deepEqual(boot(['200'], 4), { status: 0, calls: [address, report] })
    assert.equal(readFileSync(join(folder, 'slept'), 'utf8'), 'sleep\n'.repeat(3))
  })

  it('goes on while the appliance is away or broken', () => {
    const { status, calls } = boot([...Array<string>(30).fill('000'), '500', '500', '200'])
    assert.equal(status, 0)
    assert.equal(calls.filter((call) => call === report).length, 17)
  })

  it('gives up when the appliance knows the install no longer', () => {
    const { status, calls } = boot(['403'])
    assert.equal(status, 0)
    assert.equal(calls.filter((call) => call === report).length, 10)
  })

  it('the unit runs it until it succeeds, once, and removes it with its token', () => {
    const unit = render('disk_image', 'first_boot_unit.njk', {})
    for (const line of [
      'ConditionPathExists=/etc/razor/first-boot',
      'ExecStart=/bin/sh /etc/razor/first-boot',
      'ExecStartPost=/bin/rm -f /etc/razor/first-boot',
      'Restart=on-failure',
    ])
      assert.ok(unit.split('\n').includes(line), line)
  })
})
