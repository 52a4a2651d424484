/**
 * The one table of loaders: what a boot client is told to fetch. Answers with a file on our TFTP server, a URL, or the reason why there
 * is nothing for this machine.
 */
import type { BootClient } from './boot-client.js'
import type { SegmentConfig } from './segment.js'

export type BootFile =
  /** `file` fits the header's field: at most 127 bytes. */
  | { readonly kind: 'file'; readonly file: string; readonly because: string }
  | { readonly kind: 'none'; readonly because: string }

/** The netboot client's file; never asked for `not-netbooting`. */
export const bootFileFor = (
  client: Exclude<BootClient, { kind: 'not-netbooting' }>,
  segment: SegmentConfig,
): BootFile => {
  switch (client.kind) {
    case 'ipxe':
      return ipxeFile(client.architecture.firmware, segment)
    case 'uefi-http':
      return httpFile(client.architecture.number, segment)
    case 'bios':
    case 'uefi':
    case 'other':
      return loaderFile(client.architecture.number, client.architecture.name, segment)
  }
}

/** The script that goes on to the boot service. A full URL, for iPXE in a ROM does not complete bare names (it has no directory). */
const ipxeFile = (firmware: string, segment: SegmentConfig): BootFile =>
  firmware === 'bios' && segment.biosIpxe === 'menu'
    ? found('pxelinux.0', 'iPXE on a BIOS, and the segment wants the menu')
    : found(`tftp://${segment.address}/razor.ipxe`, 'iPXE gets our script')

const loaderFile = (number: number, name: string, segment: SegmentConfig): BootFile => {
  const file = loaderOf(number, segment)
  return file === undefined
    ? { kind: 'none', because: `no loader is configured for ${name} (${number})` }
    : found(file, `loader for ${name}`)
}

/** HTTP Boot's numbers stand beside the PXE ones of the same processor. */
const pxeNumberOf: ReadonlyMap<number, number> = new Map([
  [15, 6],
  [16, 7],
  [17, 9],
  [18, 10],
  [19, 11],
])

const httpFile = (number: number, segment: SegmentConfig): BootFile => {
  if (segment.httpBootUrl === undefined)
    return { kind: 'none', because: 'HTTP Boot is not configured on this segment' }
  const file = loaderOf(pxeNumberOf.get(number) ?? number, segment)
  return file === undefined
    ? { kind: 'none', because: `no loader is configured for HTTP Boot of architecture ${number}` }
    : found(`${segment.httpBootUrl}${file}`, 'UEFI HTTP Boot wants a URL')
}

const loaderOf = (number: number, segment: SegmentConfig): string | undefined => {
  const configured = segment.loaders?.get(number)
  if (configured !== undefined) return configured
  switch (number) {
    case 0:
      return 'pxelinux.0'
    case 7:
    case 9:
      return segment.uefiLoader
    default:
      return undefined
  }
}

/** The header's field holds 127 bytes and a NUL. */
const found = (file: string, because: string): BootFile =>
  file.length > 127
    ? { kind: 'none', because: `the boot file name is longer than 127 bytes: ${file}` }
    : { kind: 'file', file, because }
