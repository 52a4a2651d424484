/**
 * EDK2 (seen: OVMF 2022.11; the same code is in most x86 firmware) takes a reply with option 60 "PXEClient" whose option 43 has no
 * server list as a BINL offer: it goes on to ask siaddr on UDP 4011, and reports PXE-E16 or PXE-E55 when that is slow or silent. A
 * reply without 60 is a plain DHCP offer whose boot file it uses at once. PXE 2.1 would have 60 and 43.6 there, which is right for BIOS
 * ROMs. Source: PxeBcDhcp4.c, PxeBcParseDhcp4Packet and PxeBcRetryBinlOffer; fixture: the DISCOVER of OVMF.
 */
import { options } from '../options.js'
import { withoutOptions } from '../reply.js'
import type { Quirk } from './quirk.js'

export const uefiBinlWithoutServer: Quirk = {
  name: 'uefi-binl-without-server',
  symptom: 'UEFI firmware given option 60 asks port 4011 before it boots the file it was told of.',
  remedy: 'As the only DHCP server, send UEFI clients neither option 60 nor 43.',
  matches: ({ client, segment, port }) =>
    client.kind === 'uefi' && segment.mode === 'authoritative' && port === 'server',
  adjust: (reply) => withoutOptions(reply, [options.vendorClass.code, options.vendorSpecific.code]),
}
