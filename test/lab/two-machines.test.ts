/** Two machines at once, one BIOS and one UEFI: each gets its own address, number and name, and neither is taken for the other. */
import assert from 'node:assert/strict'
import { logIn, prepare } from '../../src/lab/scenario.js'
import { minutes, onRealFirmware } from './on-real-firmware.js'

onRealFirmware(
  'two machines at once',
  { model: 'disk_image', machines: ['bios', 'uefi'], onlyInFullRun: true },
  (lab) => {
    it('both are discovered and bound, as two', async () => {
      await prepare(lab().operator, 'disk_image')
      await Promise.all(lab().machines.map(async (machine) => lab().powerOn(machine)))
      await Promise.all(
        lab().machines.map(async (machine) => lab().watch.reached(machine, 'bound', minutes(12))),
      )
      assert.equal((await lab().operator.list('nodes')).length, 2)
    })
    it('both are installed and answer, under two names', async () => {
      const greetings = await Promise.all(
        lab().machines.map(async (machine) => {
          await lab().watch.reached(machine, 'booted from disk', minutes(25))
          return logIn(machine, minutes(10))
        }),
      )
      const names = greetings.map(({ hostname }) => hostname.split('.')[0]).sort()
      assert.deepEqual(names, ['lab1', 'lab2'])
    })
  },
)
