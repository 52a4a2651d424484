/**
 * ROMs that boot only by options 66 and 67 and yet do not list them in option 55, or list hardly anything (Raspberry Pi 3, raspberrypi/
 * firmware#1001; several vendors' PXE forks). RFC 2131 4.3.1 lets a server send what was not asked for. Fixture: a BIOS ROM's DISCOVER
 * with an empty list.
 */
import { options } from '../options.js'
import { line, withOption, type Reply } from '../reply.js'
import { isBootReply, type Quirk } from './quirk.js'

export const bootOptionsUnasked: Quirk = {
  name: 'boot-options-unasked',
  symptom: 'A boot ROM needs options 66 and 67 although its parameter list does not name them.',
  remedy: 'Netboot clients get both always.',
  matches: (_subject, reply) => isBootReply(reply),
  adjust(reply, { segment }) {
    const missing = [
      line(options.tftpServerName, segment.address, 'unasked: some ROMs read nothing else'),
      line(options.bootFileName, reply.message.file, 'unasked: some ROMs read nothing else'),
    ].filter(([code]) => !reply.message.options.has(code))
    return missing.reduce<Reply>((changed, added) => withOption(changed, added), reply)
  },
}
