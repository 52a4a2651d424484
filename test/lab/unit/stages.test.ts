/** Which stage an observation shows, and how progress is kept. */
import assert from 'node:assert/strict'
import { Progress, stageShownBy } from '../../../src/lab/stages.js'
import type { Stage } from '../../../src/lab/stages.js'

describe('lab/stages', () => {
  const events: readonly (readonly [string, Stage | undefined])[] = [
    ['dhcp.bound', 'DHCP'],
    ['tftp.sent', 'TFTP'],
    ['boot.served', 'iPXE'],
    ['node.registered', 'registered'],
    ['policy.bound', 'bound'],
    ['callback.ignored', undefined],
    ['operator.commanded', undefined],
  ]
  for (const [kind, stage] of events) {
    it(`${kind} shows ${stage ?? 'no stage'}`, () =>
      assert.equal(stageShownBy({ source: 'event', kind }), stage))
  }

  const actions: readonly (readonly [string, Stage | undefined])[] = [
    ['disk_image/start', 'installing'],
    ['preseed/start', 'installing'],
    ['disk_image/written', 'installing'],
    ['disk_image/end', 'installed'],
    ['preseed/end', 'installed'],
    ['postinstall/boot', 'booted from disk'],
    ['disk_image/error', undefined],
  ]
  for (const [action, stage] of actions) {
    it(`the callback ${action} shows ${stage ?? 'no stage'}`, () =>
      assert.equal(stageShownBy({ source: 'event', kind: 'active-model.moved', action }), stage))
  }

  const lines: readonly (readonly [string, Stage | undefined])[] = [
    ['net0: 10.0.0.83/255.255.255.0 gw 10.0.0.1', 'DHCP'],
    ['  Station IP address is 10.0.0.83', 'DHCP'],
    ['tftp://10.0.0.1/pxelinux.0... ok', 'TFTP'],
    ['  NBP file downloaded successfully.', 'TFTP'],
    ['http://10.0.0.1:8026/razor/api/boot... ok', 'iPXE'],
    ['[    0.000000] Linux version 6.1.0-49-amd64', 'microkernel'],
    ['net0: fe80::5054:ff:feed:ba00/64', undefined],
    ['Booting from ROM...', undefined],
  ]
  for (const [line, stage] of lines) {
    it(`"${line}" on the console shows ${stage ?? 'no stage'}`, () =>
      assert.equal(stageShownBy({ source: 'console', line }), stage))
  }

  it('keeps the first time of each stage', () => {
    const progress = new Progress()
    assert.deepEqual(progress.reach('powered on', 0), ['powered on'])
    assert.deepEqual(progress.reach('DHCP', 5000), ['DHCP'])
    assert.deepEqual(progress.reach('DHCP', 9000), [])
    assert.equal(progress.at('DHCP'), 5000)
    assert.equal(progress.latest, 'DHCP')
  })
  it('takes a stage that was passed unseen as reached with the next one seen', () => {
    const progress = new Progress()
    progress.reach('powered on', 0)
    assert.deepEqual(progress.reach('iPXE', 7000), ['DHCP', 'TFTP', 'iPXE'])
    assert.equal(progress.at('TFTP'), 7000)
  })
  it('never goes back: a late sign of an early stage changes nothing', () => {
    const progress = new Progress()
    progress.reach('bound', 7000)
    assert.deepEqual(progress.reach('TFTP', 8000), [])
    assert.equal(progress.latest, 'bound')
  })
})
