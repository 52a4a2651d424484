import assert from 'node:assert/strict'
import { classify, describeClient } from '../../src/dhcp/boot-client.js'
import { options } from '../../src/dhcp/options.js'
import type { OptionLine } from '../../src/dhcp/reply.js'
import { aMessage, captured, option, pxe } from './support/packets.js'

const is = (title: string, lines: readonly OptionLine[], expected: string): void => {
  it(title, () => {
    assert.equal(describeClient(classify(aMessage({ options: lines }))), expected)
  })
}
const userClass = (bytes: string): OptionLine => [77, Buffer.from(bytes, 'latin1'), '']

describe('who is asking', () => {
  it('OVMF’s own PXE client is UEFI x86-64', () => {
    assert.equal(describeClient(classify(captured('edk2-uefi-x64', 0))), 'uefi x86-64 UEFI')
  })
  it('the iPXE loader that OVMF has started is iPXE on UEFI', () => {
    assert.equal(describeClient(classify(captured('edk2-uefi-x64', 4))), 'ipxe x86-64 UEFI')
  })
  it('OVMF’s HTTP Boot is UEFI HTTP', () => {
    assert.equal(
      describeClient(classify(captured('edk2-uefi-x64', 10))),
      'uefi-http x86-64 UEFI HTTP',
    )
  })
  it('QEMU’s ROM is iPXE on a BIOS', () => {
    assert.equal(describeClient(classify(captured('ipxe-rom-bios', 0))), 'ipxe x86 BIOS')
  })
  it('udhcpc wants an address and no more', () => {
    assert.equal(describeClient(classify(captured('linux-clients', 0))), 'not-netbooting')
  })
  is('a PXE ROM of architecture 0 is a BIOS', pxe(0), 'bios x86 BIOS')
  is('architecture 7 is x86-64 UEFI (RFC 4578 2.1)', pxe(7), 'uefi x86-64 UEFI')
  is('and so is 9 (RFC 4578 erratum 4625)', pxe(9), 'uefi x86-64 UEFI')
  is('6 is ia32 UEFI', pxe(6), 'uefi x86 UEFI')
  is('11 is arm64 UEFI', pxe(11), 'uefi ARM 64 UEFI')
  is('41 is a Raspberry Pi', pxe(41), 'other Raspberry Pi')
  is('a number that nobody knows is named in the log', pxe(4242), 'other architecture 4242')
  is(
    'of several architectures the first known one counts',
    [option(options.clientArchitecture, [999, 7, 0])],
    'uefi x86-64 UEFI',
  )
  is(
    'the vendor class tells the architecture where option 93 is missing',
    [option(options.vendorClass, 'PXEClient:Arch:00007:UNDI:003016')],
    'uefi x86-64 UEFI',
  )
  is(
    'a PXE client that tells no architecture is a BIOS',
    [option(options.vendorClass, 'PXEClient')],
    'bios x86 BIOS',
  )
  is(
    'option 93 alone makes a network boot client',
    [option(options.clientArchitecture, [11])],
    'uefi ARM 64 UEFI',
  )
  is(
    'an option 93 of one byte is as good as none',
    [option(options.vendorClass, 'PXEClient'), [93, Buffer.from([0]), '']],
    'bios x86 BIOS',
  )
  is('HTTPClient is HTTP Boot', pxe(16, 'HTTPClient'), 'uefi-http x86-64 UEFI HTTP')
  is('user class iPXE, bare', [...pxe(7), userClass('iPXE')], 'ipxe x86-64 UEFI')
  is('user class iPXE, in RFC 3004 form', [...pxe(7), userClass('\x04iPXE')], 'ipxe x86-64 UEFI')
  is(
    'user class iPXE among others (RFC 3004)',
    [...pxe(7), userClass('\x03lab\x04iPXE')],
    'ipxe x86-64 UEFI',
  )
  is('user class gPXE', [...pxe(0), userClass('gPXE')], 'ipxe x86 BIOS')
  is(
    'iPXE’s own option 175 without a user class',
    [...pxe(0), [175, Buffer.from([1, 1, 1]), '']],
    'ipxe x86 BIOS',
  )
  is('another user class changes nothing', [...pxe(7), userClass('iPXEish')], 'uefi x86-64 UEFI')
})
