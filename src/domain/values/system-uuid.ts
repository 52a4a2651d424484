/**
 * SystemUuid: the UUID a mainboard's firmware states (SMBIOS type 1, DSP0134 7.2.1). It can disprove that a machine is a certain node; it never proves it
 * alone, since makers have shipped many boards with the same one.
 */

declare const brand: unique symbol
export type SystemUuid = string & { readonly [brand]: 'SystemUuid' }

const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** All the same digit, and what AMI's and Award's reference firmware leave when nobody fills it in. */
const nobodys =
  /^(.)\1{7}(-\1{4}){3}-\1{12}$|^(03000200-0400-0500|00020003-0004-0005)-0006-000700080009$/

export const SystemUuid = {
  /** Undefined for what is no UUID, and for those known to be nobody's. */
  parse(text: unknown): SystemUuid | undefined {
    const lower = typeof text === 'string' ? text.trim().toLowerCase() : ''
    return shape.test(lower) && !nobodys.test(lower) ? (lower as SystemUuid) : undefined
  },

  /** Equal, or equal with the first three fields byte-swapped: which order they are stored in changed with SMBIOS 2.6. */
  same: (a: SystemUuid, b: SystemUuid): boolean => a === b || swapped(a) === b,
}

function swapped(uuid: SystemUuid): string {
  const [low = '', middle = '', high = '', ...rest] = uuid.split('-')
  return [reversed(low), reversed(middle), reversed(high), ...rest].join('-')
}

const reversed = (hex: string): string => (hex.match(/../g) ?? []).reverse().join('')
