/** The answers for Debian's installer: accepted by debconf, complete, and not to be led astray by what an operator typed. */
import assert from 'node:assert/strict'
import { type Overrides, render, run, sampleContext } from '../support/templates.js'

const preseed = (over: Overrides = {}): string =>
  render('debian_12', 'preseed.njk', sampleContext('debian_12', over))
const answer = (text: string, question: string): string | undefined =>
  new RegExp(`^(?:d-i|tasksel) ${question} \\S+ ?(.*)$`, 'm').exec(text)?.[1]

describe('templates: Debian 12 preseed', () => {
  it('is accepted by debconf-set-selections', function () {
    const checked = run('debconf-set-selections', ['-c'], preseed())
    if (checked === undefined) return this.skip()
    assert.deepEqual(checked, { status: 0, out: '', err: '' })
  })

  it('is accepted with every option given', function () {
    const metadata = {
      security_host: 'security.example.org',
      proxy: 'http://proxy.example.org:3128',
      packages: ['vim', 'g++'],
      ntp_server: 'ntp.example.org',
      console: 'ttyS0,115200',
    }
    const text = preseed({ metadata })
    assert.equal(answer(text, 'apt-setup/services-select'), 'security, updates')
    assert.equal(answer(text, 'pkgsel/include'), 'openssh-server sudo curl vim g++')
    assert.equal(answer(text, 'clock-setup/ntp'), 'true')
    assert.equal(
      answer(text, 'debian-installer/add-kernel-opts'),
      'console=tty0 console=ttyS0,115200',
    )
    const checked = run('debconf-set-selections', ['-c'], text)
    if (checked === undefined) return this.skip()
    assert.equal(checked.status, 0, checked.err)
  })

  it('answers every question that would stop an unattended installation', () => {
    const text = preseed()
    for (const question of [
      'debian-installer/locale',
      'keyboard-configuration/xkb-keymap',
      'netcfg/get_hostname',
      'netcfg/get_domain',
      'mirror/country',
      'mirror/http/hostname',
      'mirror/http/proxy',
      'passwd/root-password-crypted',
      'passwd/make-user',
      'time/zone',
      'partman-auto/method',
      'partman-partitioning/confirm_write_new_label',
      'partman/confirm',
      'partman/confirm_nooverwrite',
      'tasksel/first',
      'grub-installer/only_debian',
      'finish-install/reboot_in_progress',
    ])
      assert.notEqual(answer(text, question), undefined, question)
  })

  it('names the node, its mirror and the hash of its password', () => {
    const text = preseed({ hostname: 'web7' })
    assert.equal(answer(text, 'netcfg/get_hostname'), 'web7')
    assert.equal(answer(text, 'mirror/http/hostname'), 'mirror.example.org')
    assert.match(answer(text, 'passwd/root-password-crypted') ?? '', /^\$6\$/)
  })

  it('reports the start, asks for its disk, and reports the end last', () => {
    const text = preseed()
    assert.match(answer(text, 'preseed/early_command') ?? '', /\/preseed\/start\?token=/)
    assert.match(answer(text, 'partman/early_command') ?? '', /\/preseed\/disk\?token=.* reboot;/)
    const late = answer(text, 'preseed/late_command') ?? ''
    assert.ok(late.indexOf('/preseed/late?') < late.indexOf('in-target sh'))
    assert.ok(late.indexOf('in-target sh') < late.indexOf('/preseed/end?'))
  })

  it('every command keeps off the descriptors debconf speaks over', () => {
    for (const line of preseed()
      .split('\n')
      .filter((line) => line.includes('wget')))
      for (const [call] of line.matchAll(/wget .*?(?= &&| \|\||$)/g)) {
        assert.ok(call.includes('</dev/null >/dev/null 2>&1'), call)
        assert.ok(line.includes('env -i PATH="$PATH" wget'))
      }
  })

  it('a line break in a value does not become an answer of its own', () => {
    const metadata = { locale: 'C\nd-i preseed/late_command string evil', mirror_host: 'a\nb' }
    const text = preseed({ metadata, hostname: 'x\nd-i y/z string evil' })
    assert.ok(!/^d-i (y\/z|preseed\/late_command string evil)/m.test(text))
  })

  for (const file of ['disk.sh.njk', 'late.sh.njk'])
    it(`${file} is a sound shell script`, () => {
      const metadata = { ssh_authorized_keys: ["ssh-ed25519 AAAA it's me"] }
      const script = render('debian_12', file, sampleContext('debian_12', { metadata }))
      assert.deepEqual(run('sh', ['-n'], script), { status: 0, out: '', err: '' })
      const checked = run('shellcheck', ['--shell=sh', '--severity=warning', '-'], script)
      assert.ok(checked === undefined || checked.status === 0, checked?.out)
    })
})
