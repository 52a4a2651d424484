import assert from 'node:assert/strict'
import { explain, explanationLines } from '../../src/dhcp/explain.js'
import { aContext } from './support/contexts.js'
import { aPacket, capturedPackets, pxe } from './support/packets.js'

const told = (bytes: Buffer): string => explanationLines(explain(bytes, aContext())).join('\n')

describe('explain', () => {
  const [ovmf] = capturedPackets('edk2-uefi-x64')
  it('shows the reply that OVMF would get, option by option with its reason, and the quirks', () => {
    const text = told(ovmf!.bytes)
    for (const part of [
      '< 60 vendor-class "PXEClient:Arch:00007:UNDI:003000"',
      'reply to uefi x86-64 UEFI, never used; broadcast, ',
      '> 53 message-type "offer"   (RFC 2131 table 3; first, for simple readers)',
      '> 67 boot-file-name "snponly.efi"   (loader for x86-64 UEFI; the same as header file, NUL-terminated)',
      'quirk uefi-binl-without-server: ',
      'quirk machine-identifier-echo: ',
      'second reader: agrees',
    ])
      assert.ok(text.includes(part), `${part}\nis not in\n${text}`)
    assert.ok(!text.includes('> 60 '))
  })
  it('changes nothing: asked twice it says the same', () => {
    const context = aContext()
    assert.deepEqual(explain(ovmf!.bytes, context), explain(ovmf!.bytes, context))
    assert.equal(context.pool.offers, 0)
  })
  it('gives the reason for silence', () => {
    assert.match(
      told(aPacket({ options: pxe(11) })),
      /silence: no-boot-file: no loader is configured for ARM 64 UEFI/,
    )
  })
  it('says where a packet is broken', () => {
    assert.equal(
      told(Buffer.alloc(10)),
      'not a DHCP message: 10 bytes are too few for a header (at byte 10)',
    )
  })
})
