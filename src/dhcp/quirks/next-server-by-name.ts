/**
 * Firmware that takes the TFTP server from the header's sname text, not from siaddr or option 66 (nethsecurity#1810; pixiecore, smee
 * and RackHD all fill it in). RFC 2131 has sname optional. Fixture: the DISCOVER of QEMU's iPXE ROM.
 */
import { isBootReply, type Quirk } from './quirk.js'

export const nextServerByName: Quirk = {
  name: 'next-server-by-name',
  symptom: 'A ROM has its address and file name and asks no server for the file.',
  remedy: "The server's address stands as text in sname too, beside siaddr and option 66.",
  matches: (_subject, reply) => isBootReply(reply),
  adjust: (reply, { segment }) => ({
    ...reply,
    message: { ...reply.message, sname: segment.address },
  }),
}
