/** The operator's part of the microkernel's command line. */
import assert from 'node:assert/strict'
import { readMicrokernelSettings } from '../../src/catalog/microkernel-settings.js'

describe('microkernel settings', () => {
  it('are words of a kernel line, the level first', () => {
    const read = readMicrokernelSettings({
      verbosity: 'debug',
      kernelArguments: ' console=ttyS0,115200  ip=[::1] ',
    })
    assert.deepEqual(read, { arguments: 'debug console=ttyS0,115200 ip=[::1]', faults: [] })
  })

  it('add nothing when nothing is said', () => {
    assert.equal(readMicrokernelSettings({}).arguments, '')
    assert.equal(readMicrokernelSettings({ verbosity: 'normal' }).arguments, '')
  })

  for (const word of ['||', '&&', ';', '#x', 'a=${net0/mac}', 'größe'])
    it(`refuse ${word}, which iPXE would not pass on as it is`, () => {
      assert.equal(readMicrokernelSettings({ kernelArguments: `a ${word} b` }).faults.length, 1)
    })
})
