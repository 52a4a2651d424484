/** Killed without a word at the worst moments, the appliance carries on where it was: what it acknowledged is there, and the journey completes. */
import assert from 'node:assert/strict'
import { prepare } from '../../src/lab/scenario.js'
import type { Lab } from '../../src/lab/lab.js'
import { minutes, onRealFirmware } from './on-real-firmware.js'

async function powerFailure(lab: Lab): Promise<void> {
  await lab.appliance.kill()
  await lab.appliance.start()
}

onRealFirmware(
  'kill -9 of the appliance',
  { model: 'disk_image', onlyInFullRun: true },
  (lab, machine) => {
    it('keeps what the operator was told is done', async () => {
      await prepare(lab().operator, 'disk_image')
      await powerFailure(lab())
      for (const collection of ['images', 'models', 'tags', 'policies']) {
        const items = await lab().operator.list(collection)
        assert.ok(
          items.some((item) => item['name'] !== undefined),
          collection,
        )
      }
    })
    it('killed while a machine is discovered, discovers it all the same', async () => {
      await lab().powerOn(machine())
      await lab().watch.reached(machine(), 'iPXE', minutes(4))
      await powerFailure(lab())
      await lab().watch.reached(machine(), 'bound', minutes(10))
    })
    it('killed between two callbacks, takes the next one as if nothing had been', async () => {
      await lab().watch.reached(machine(), 'installing', minutes(8))
      await powerFailure(lab())
      const active = await lab().operator.list('active-models')
      assert.equal(active.length, 1)
    })
    it('killed while the image is written, the machine is installed all the same', async () => {
      await lab().watch.event(
        'a part of the image is written',
        ({ kind }) => kind === 'value.captured',
        minutes(6),
      )
      await powerFailure(lab())
      await lab().watch.reached(machine(), 'installed', minutes(15))
      await powerFailure(lab())
      await lab().watch.reached(machine(), 'booted from disk', minutes(10))
    })
    it('bound it once: there is one node and one active model', async () => {
      assert.equal((await lab().operator.list('nodes')).length, 1)
      assert.equal((await lab().operator.list('active-models')).length, 1)
    })
  },
)
