/** The whole appliance, and one machine from power-on to its own disk, over HTTP on loopback: every row of the table, in order. */
import assert from 'node:assert/strict'
import type { Appliance } from '../../src/appliance.js'
import {
  command,
  diskImageBytes,
  get,
  look,
  Machine,
  prepareInstall,
  setStage,
  type Stage,
  startOn,
} from '../support/appliance.js'

const stateNow = async (stage: Stage): Promise<unknown> => {
  const { items } = await look(stage.operatorUrl, 'active-models')
  return (items as { state?: { stage?: unknown } }[])[0]?.state?.stage
}

describe('power-on to installed', () => {
  let stage: Stage
  let appliance: Appliance
  before(async () => {
    stage = await setStage()
    appliance = await startOn(stage)
    await prepareInstall(stage)
  })
  after(async () => {
    await appliance.stop()
    await stage.clean()
  })

  it('goes through discovery, binding, installation, first boot and hand-over', async () => {
    const machine = new Machine(stage.machineUrl)
    await machine.discover()
    assert.equal(await stateNow(stage), 'init')

    const { script, url } = await machine.task()
    assert.match(script, /^#!\/bin\/sh/)
    assert.match(script, /hostname='?web1/)
    assert.ok(!script.includes('correct-horse'), 'the password is never sent in clear')
    assert.equal((await get(url('disk_image/start'))).body, 'ok')
    assert.equal(await stateNow(stage), 'preinstall')

    const image = /image_url='?([^'\s]+)/.exec(script)?.[1] ?? ''
    const bytes = Buffer.from(await (await fetch(image)).arrayBuffer())
    assert.deepEqual(bytes, diskImageBytes)

    for (const step of ['written', 'grown', 'configured', 'end'])
      assert.equal((await get(url(`disk_image/${step}`))).status, 200)
    assert.equal(await stateNow(stage), 'postinstall')
    assert.match(await machine.boot(), /sanboot --no-describe --drive 0x80/)

    assert.equal((await get(url('postinstall/boot'))).body, 'ok')
    assert.equal(await stateNow(stage), 'complete_no_broker')
    assert.match(await machine.boot(), /sanboot/)
    assert.equal(await machine.checkin(), 'acknowledge')
  })

  it('serves the install’s files no more once it is over, and moves nowhere on repeats', async () => {
    const { items } = await look(stage.operatorUrl, 'events?limit=500')
    const served = JSON.stringify(items)
    assert.ok(!served.includes('correct-horse') && !served.includes('$6$'), 'no secret in events')
    const machine = new Machine(stage.machineUrl)
    assert.match(await machine.boot(), /sanboot/)
  })

  it('refuses a callback with a wrong token, and changes nothing', async () => {
    const { items } = await look(stage.operatorUrl, 'active-models')
    const uuid = String((items as { uuid?: unknown }[])[0]?.uuid)
    const refused = await get(
      `${stage.machineUrl}/razor/api/policy/callback/${uuid}/disk_image/start?token=guess`,
    )
    assert.equal(refused.status, 403)
    assert.equal(await stateNow(stage), 'complete_no_broker')
  })

  it('installs again only by an operator’s word', async () => {
    const machine = new Machine(stage.machineUrl)
    for (let boot = 0; boot < 3; boot += 1) assert.match(await machine.boot(), /sanboot/)
    await command(stage.operatorUrl, 'reinstall-node', { name: 'node1', confirm: 'node1' })
    assert.match(await machine.boot(), /razor\.ip=/)
  })
})
