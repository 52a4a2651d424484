/**
 * Firmware that copies option 67 without its length and reads on to the next NUL: TFTP requests then end in 0xFF (the END option) or in
 * the next option's bytes (netboot.xyz#1198; RackHD and dnsmasq terminate for the same reason). RFC 2132 9.5 gives the length and no
 * NUL. Fixture: the DISCOVER of OVMF.
 */
import { options } from '../options.js'
import { withOption } from '../reply.js'
import { isBootReply, type Quirk } from './quirk.js'

export const bootFileReadPastEnd: Quirk = {
  name: 'boot-file-read-past-end',
  symptom: 'Requested file names end in 0xFF or other bytes of the reply.',
  remedy: 'Option 67 ends with a NUL that counts in its length.',
  matches: (_subject, reply) => isBootReply(reply),
  adjust(reply) {
    const value = reply.message.options.get(options.bootFileName.code)
    if (value === undefined || value.at(-1) === 0) return reply
    const because = `${reply.optionReasons.get(options.bootFileName.code) ?? ''}, NUL-terminated`
    return withOption(reply, [
      options.bootFileName.code,
      Buffer.concat([value, Buffer.alloc(1)]),
      because,
    ])
  },
}
