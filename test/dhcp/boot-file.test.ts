import assert from 'node:assert/strict'
import { classify } from '../../src/dhcp/boot-client.js'
import { bootFileFor } from '../../src/dhcp/boot-file.js'
import { options } from '../../src/dhcp/options.js'
import type { OptionLine } from '../../src/dhcp/reply.js'
import type { SegmentConfig } from '../../src/dhcp/segment.js'
import { aMessage, option, pxe } from './support/packets.js'
import { aSegment } from './support/segments.js'

const fileOf = (lines: readonly OptionLine[], segment: Partial<SegmentConfig>): string => {
  const client = classify(aMessage({ options: lines }))
  assert.ok(client.kind !== 'not-netbooting')
  const boot = bootFileFor(client, aSegment(segment))
  return boot.kind === 'file' ? boot.file : `none: ${boot.because}`
}
const gets = (
  title: string,
  lines: readonly OptionLine[],
  file: string,
  segment: Partial<SegmentConfig> = {},
): void => {
  it(title, () => assert.equal(fileOf(lines, segment), file))
}
const ipxe = (architecture: number): readonly OptionLine[] => [
  ...pxe(architecture),
  option(options.userClass, ['iPXE']),
]

describe('the table of loaders', () => {
  gets('a BIOS boots pxelinux.0', pxe(0), 'pxelinux.0')
  gets('UEFI x86-64 (7) boots snponly.efi', pxe(7), 'snponly.efi')
  gets('UEFI x86-64 (9) boots snponly.efi', pxe(9), 'snponly.efi')
  gets('or ipxe.efi where the segment says so', pxe(7), 'ipxe.efi', { uefiLoader: 'ipxe.efi' })
  gets('iPXE on UEFI gets the script, not its loader again', ipxe(7), 'tftp://10.9.0.1/razor.ipxe')
  gets('iPXE on a BIOS gets the script', ipxe(0), 'tftp://10.9.0.1/razor.ipxe')
  gets('or the menu where the segment says so', ipxe(0), 'pxelinux.0', { biosIpxe: 'menu' })
  gets('the menu is for BIOS alone', ipxe(7), 'tftp://10.9.0.1/razor.ipxe', { biosIpxe: 'menu' })
  gets('iPXE on arm64 gets the script', ipxe(11), 'tftp://10.9.0.1/razor.ipxe')
  gets(
    'UEFI arm64 has no loader of its own',
    pxe(11),
    'none: no loader is configured for ARM 64 UEFI (11)',
  )
  gets('until one is configured', pxe(11), 'snponly-arm64.efi', {
    loaders: new Map([[11, 'snponly-arm64.efi']]),
  })
  gets('UEFI ia32 likewise', pxe(6), 'ia32.efi', { loaders: new Map([[6, 'ia32.efi']]) })
  gets('a configured loader goes before the built-in one', pxe(0), 'lpxelinux.0', {
    loaders: new Map([[0, 'lpxelinux.0']]),
  })
  gets(
    'HTTP Boot (16) gets a URL',
    pxe(16, 'HTTPClient'),
    'http://10.9.0.1:8026/boot/snponly.efi',
    { httpBootUrl: 'http://10.9.0.1:8026/boot/' },
  )
  gets(
    'HTTP Boot on arm64 (19) too, when there is a loader',
    pxe(19, 'HTTPClient'),
    'http://10.9.0.1:8026/boot/arm64.efi',
    {
      httpBootUrl: 'http://10.9.0.1:8026/boot/',
      loaders: new Map([[11, 'arm64.efi']]),
    },
  )
  gets(
    'HTTP Boot without a place to fetch from is named as the reason',
    pxe(16, 'HTTPClient'),
    'none: HTTP Boot is not configured on this segment',
  )
  gets(
    'HTTP Boot of an architecture without a loader',
    pxe(19, 'HTTPClient'),
    'none: no loader is configured for HTTP Boot of architecture 19',
    { httpBootUrl: 'http://10.9.0.1/' },
  )
  gets(
    'a Raspberry Pi without a loader',
    pxe(41),
    'none: no loader is configured for Raspberry Pi (41)',
  )
  it('a name that does not fit the header (RFC 2131 figure 1: 128 with its NUL) is refused', () => {
    const long = `${'d/'.repeat(60)}loader.efi`
    assert.match(fileOf(pxe(7), { loaders: new Map([[7, long]]) }), /longer than 127 bytes/)
  })
})
