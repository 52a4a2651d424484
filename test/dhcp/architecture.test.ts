import assert from 'node:assert/strict'
import { architectures } from '../../src/dhcp/architecture.js'

describe('architectures (IANA, option 93)', () => {
  for (const [number, name, firmware] of [
    [0, 'x86 BIOS', 'bios'],
    [6, 'x86 UEFI', 'uefi'],
    [7, 'x86-64 UEFI', 'uefi'],
    [9, 'x86-64 UEFI', 'uefi'],
    [10, 'ARM 32 UEFI', 'uefi'],
    [11, 'ARM 64 UEFI', 'uefi'],
    [15, 'x86 UEFI HTTP', 'uefi-http'],
    [16, 'x86-64 UEFI HTTP', 'uefi-http'],
    [19, 'ARM 64 UEFI HTTP', 'uefi-http'],
    [41, 'Raspberry Pi', 'other'],
  ] as const)
    it(`${number} is ${name}`, () => {
      assert.deepEqual(architectures.get(number), { number, name, firmware })
    })
  it('each number stands under itself', () => {
    assert.ok([...architectures].every(([number, architecture]) => architecture.number === number))
  })
})
