/**
 * PXE ROMs that drop replies without their own UUID in option 97 (RFC 4578 2.3 has it in all PXE packets; pixiecore and dnsmasq echo it).
 * Others send none, or bytes of a wrong length or type: those get nothing back, and an answer all the same.
 * Fixture: the DISCOVER of OVMF, 17 bytes of type 0.
 */
import { options } from '../options.js'
import { withOption } from '../reply.js'
import type { Quirk } from './quirk.js'

const isWellFormed = (value: Uint8Array | undefined): value is Uint8Array =>
  value?.length === 17 && value[0] === 0

export const machineIdentifierEcho: Quirk = {
  name: 'machine-identifier-echo',
  symptom: 'A PXE ROM ignores offers that do not repeat its UUID.',
  remedy: 'Option 97 comes back as sent when it is 17 bytes of type 0; otherwise it is left out.',
  matches: ({ request, client }, reply) =>
    client.kind !== 'not-netbooting' &&
    reply.message.kind !== 'nak' &&
    isWellFormed(request.options.get(options.clientMachineIdentifier.code)),
  adjust(reply, { request }) {
    const value = request.options.get(options.clientMachineIdentifier.code)
    return isWellFormed(value)
      ? withOption(reply, [options.clientMachineIdentifier.code, value, 'RFC 4578 2.3: echoed'])
      : reply
  },
}
