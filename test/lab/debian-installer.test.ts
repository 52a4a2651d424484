/**
 * Debian's own installer, under the model debian_12, as far as it gets without a mirror: it starts, has its
 * network, fetches its preseed with the install's token, accepts it, and reports its start. From there on
 * it needs the installer's components from a full Debian mirror, which a private network does not have.
 */
import assert from 'node:assert/strict'
import { prepare } from '../../src/lab/scenario.js'
import { minutes, onRealFirmware } from './on-real-firmware.js'

onRealFirmware(
  'Debian’s installer',
  { model: 'debian_12', onlyInFullRun: true },
  (lab, machine) => {
    it('is what the bound machine starts', async () => {
      await prepare(lab().operator, 'debian_12')
      await lab().powerOn(machine())
      await lab().watch.reached(machine(), 'bound', minutes(8))
      await machine().serial.expect(/Detecting network hardware/, minutes(6))
      await machine().serial.expect(/Configuring the network with DHCP/, minutes(3))
    })
    it('fetches its preseed with the token of this install', async () => {
      await lab().watch.event('preseed served', ({ kind }) => kind === 'file.served', minutes(6))
    })
    it('accepts the preseed: the start it was told to report moves the state', async () => {
      await lab().watch.reached(machine(), 'installing', minutes(6))
      const [active] = await lab().operator.list('active-models')
      assert.match(JSON.stringify(active?.['state']), /"stage":"preinstall"/)
    })
  },
)
