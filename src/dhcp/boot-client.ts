/**
 * Who is asking: options 60, 77, 93, 97 and 175 of a message, read once, as a BootClient. Decides nothing about the answer.
 */
import { architectures, biosArchitecture, type Architecture } from './architecture.js'
import type { DhcpMessage } from './message.js'
import { options, valueOf } from './options.js'

export type BootClient =
  /** A PXE ROM on a BIOS (or something that says so, such as a Raspberry Pi 5). */
  | { readonly kind: 'bios'; readonly architecture: Architecture }
  /** The PXE client of a UEFI firmware. */
  | { readonly kind: 'uefi'; readonly architecture: Architecture }
  /** UEFI HTTP Boot: wants a URL, and `HTTPClient` back. */
  | { readonly kind: 'uefi-http'; readonly architecture: Architecture }
  /** iPXE, as a ROM or chained, on either firmware. */
  | { readonly kind: 'ipxe'; readonly architecture: Architecture }
  /** A network boot client of an architecture that is neither: U-Boot, POWER, a number that we do not know. */
  | { readonly kind: 'other'; readonly architecture: Architecture }
  /** An installed system, the microkernel's udhcpc, a printer: wants an address and no more. */
  | { readonly kind: 'not-netbooting' }

/** Reads the client's kind. An iPXE is one wherever it says so, whatever firmware it runs on. */
export const classify = (message: DhcpMessage): BootClient => {
  const vendorClass = valueOf(message, options.vendorClass) ?? ''
  if (isIpxe(message)) return { kind: 'ipxe', architecture: architectureOf(message, vendorClass) }
  const isNetbooting =
    vendorClass.startsWith('PXEClient') ||
    vendorClass.startsWith('HTTPClient') ||
    message.options.has(options.clientArchitecture.code)
  if (!isNetbooting) return { kind: 'not-netbooting' }
  const architecture = architectureOf(message, vendorClass)
  if (vendorClass.startsWith('HTTPClient')) return { kind: 'uefi-http', architecture }
  return { kind: architecture.firmware, architecture }
}

/** In words, for the log: `ipxe x86-64 UEFI`. */
export const describeClient = (client: BootClient): string =>
  client.kind === 'not-netbooting' ? client.kind : `${client.kind} ${client.architecture.name}`

/** User class `iPXE` (or its forebear's `gPXE`), bare or in RFC 3004 pieces; or iPXE's own option 175. */
const isIpxe = (message: DhcpMessage): boolean =>
  (valueOf(message, options.userClass) ?? []).some((name) => name === 'iPXE' || name === 'gPXE') ||
  message.options.has(options.ipxe.code)

/**
 * Option 93 may list several: the first that we know counts. When there is none the vendor class says it too (`…:Arch:00007:…`);
 * a client that says nothing is a BIOS, for those came before the option.
 */
const architectureOf = (message: DhcpMessage, vendorClass: string): Architecture => {
  const listed = valueOf(message, options.clientArchitecture) ?? []
  const inClass = /:Arch:(\d{5})/.exec(vendorClass)
  const numbers = listed.length > 0 ? listed : inClass === null ? [] : [Number(inClass[1])]
  for (const number of numbers) {
    const found = architectures.get(number)
    if (found !== undefined) return found
  }
  const [unknown] = numbers
  return unknown === undefined
    ? biosArchitecture
    : { number: unknown, name: `architecture ${unknown}`, firmware: 'other' }
}
