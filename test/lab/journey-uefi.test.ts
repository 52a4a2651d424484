/** The main job on UEFI: the firmware's own PXE client, the EFI loader, the microkernel, a binding; to the login on the installed Debian in the full run. */
import assert from 'node:assert/strict'
import { logIn, prepare } from '../../src/lab/scenario.js'
import { isFull, minutes, onRealFirmware } from './on-real-firmware.js'

onRealFirmware(
  'UEFI, from power-on',
  { model: 'disk_image', machines: ['uefi'] },
  (lab, machine) => {
    it('loads the EFI loader by the firmware’s PXE client', async () => {
      await prepare(lab().operator, 'disk_image')
      await lab().powerOn(machine())
      await machine().serial.expect(/NBP filename is [^\r\n]*\.efi/, minutes(3))
      await machine().serial.expect(/iPXE initialising devices/, minutes(2))
    })
    it('hands iPXE its script, not the loader again', async () => {
      await machine().serial.expect(/razor\/api\/boot/, minutes(3))
    })
    it('starts the microkernel, registers, and is bound', async () => {
      await lab().watch.reached(machine(), 'bound', minutes(6))
    })
    it('is installed, starts from its own disk, and answers at its console', async function () {
      if (!isFull) this.skip()
      await lab().watch.reached(machine(), 'installed', minutes(10))
      await lab().watch.reached(machine(), 'booted from disk', minutes(8))
      const greeting = await logIn(machine(), minutes(5))
      assert.match(greeting.kernel, /^Linux lab1 /)
    })
  },
)
