/** The main job on BIOS: from power-on, through the boot menu, to a login on the Debian that was installed meanwhile. */
import assert from 'node:assert/strict'
import { logIn, prepare } from '../../src/lab/scenario.js'
import { minutes, onRealFirmware } from './on-real-firmware.js'

onRealFirmware('BIOS, from power-on to login', { model: 'disk_image' }, (lab, machine) => {
  it('gets its address and pxelinux, and shows the menu', async () => {
    await prepare(lab().operator, 'disk_image')
    await lab().powerOn(machine())
    await machine().serial.expect(/Razor Boot Menu/, minutes(3))
    await machine().serial.expect(/Automatic Razor Node Boot[^]*Bypass Razor/, minutes(1))
  })
  it('takes the first entry by itself and asks the boot service', async () => {
    await machine().serial.expect(/Loading ipxe\.lkrn[^]*razor\/api\/boot/, minutes(3))
  })
  it('starts the microkernel, registers, and is bound', async () => {
    await lab().watch.reached(machine(), 'bound', minutes(6))
    const nodes = await lab().operator.list('nodes')
    assert.equal(nodes.length, 1)
  })
  it('is installed and starts from its own disk, untouched', async () => {
    await lab().watch.reached(machine(), 'installed', minutes(10))
    await lab().watch.reached(machine(), 'booted from disk', minutes(8))
  })
  it('answers at its console as the machine the policy made it', async () => {
    const greeting = await logIn(machine(), minutes(5))
    assert.match(greeting.kernel, /^Linux lab1 /)
    assert.match(greeting.release, /Debian GNU\/Linux 12/)
  })
  it('is told to use its own disk at every later boot', async () => {
    await machine().reset()
    await machine().serial.expect(/razor\/api\/boot/, minutes(3))
    await machine().serial.expect(/lab1 login: $/, minutes(6))
    const [active] = await lab().operator.list('active-models')
    assert.match(JSON.stringify(active?.['state']), /complete/)
  })
})
