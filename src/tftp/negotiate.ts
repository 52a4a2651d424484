/**
 * Negotiate: which of the options a client asked for are granted, and with what value (RFC 2347, 2348, 2349, 7440). Pure. An option
 * nobody asked for is never granted (firmware treats an unsolicited one as malformed); one with a senseless value is left out.
 */
import type { TftpOption } from './packet.js'

export type OptionName = 'blksize' | 'tsize' | 'timeout' | 'windowsize'

export interface NegotiationLimits {
  /** Octets of the exact file, as it will be sent. */
  readonly size: number
  /** Largest IPv4 packet of the path, octets; DATA must not be fragmented, boot ROMs cannot reassemble. */
  readonly mtu: number
  /** Most blocks in flight, 1 to 65535. */
  readonly windowsize: number
  /** Options this client is better off without. */
  readonly ignore: readonly OptionName[]
}

export interface Granted {
  /** Octets of data per block. */
  readonly blksize: number
  readonly windowsize: number
  /** The client's own retransmission interval, if it named one. */
  readonly timeoutSeconds: number | undefined
  readonly sizeAsked: boolean
  /** What the OACK lists, in the client's order and spelling; empty means no OACK at all (RFC 2347). */
  readonly oack: readonly TftpOption[]
}

/** RFC 1350's block size, and RFC 2348's range. */
const defaultBlksize = 512
const smallestBlksize = 8
const largestBlksize = 65464
/** IPv4 header 20, UDP 8, TFTP 4. */
const headers = 32

/** Grants options; the first of two with the same name counts. */
export const negotiate = (asked: readonly TftpOption[], limits: NegotiationLimits): Granted => {
  const values = new Map<OptionName, number>()
  const oack: TftpOption[] = []
  for (const { name, value } of asked) {
    const option = name.toLowerCase()
    if (!isKnown(option) || values.has(option) || limits.ignore.includes(option)) continue
    const granted = grant[option](parseNumber(value), limits)
    if (granted === undefined) continue
    values.set(option, granted)
    oack.push({ name, value: String(granted) })
  }
  return {
    blksize: values.get('blksize') ?? defaultBlksize,
    windowsize: values.get('windowsize') ?? 1,
    timeoutSeconds: values.get('timeout'),
    sizeAsked: values.has('tsize'),
    oack,
  }
}

/** The value granted for a value asked, or undefined to leave the option out. */
const grant: Record<
  OptionName,
  (asked: number | undefined, limits: NegotiationLimits) => number | undefined
> = {
  /** RFC 2348: the answer is at most what was asked. */
  blksize: (asked, { mtu }) =>
    asked === undefined || asked < smallestBlksize
      ? undefined
      : Math.min(asked, largestBlksize, Math.max(mtu - headers, smallestBlksize)),
  /** RFC 2349: a read request says 0, the answer says the size. */
  tsize: (asked, { size }) => (asked === undefined ? undefined : size),
  /** RFC 2349: 1 to 255 seconds, echoed unchanged or not at all. */
  timeout: (asked) => (asked === undefined || asked < 1 || asked > 255 ? undefined : asked),
  /** RFC 7440: 1 to 65535, the answer is at most what was asked. */
  windowsize: (asked, { windowsize }) =>
    asked === undefined || asked < 1 || asked > 65535 ? undefined : Math.min(asked, windowsize),
}

const isKnown = (name: string): name is OptionName => Object.hasOwn(grant, name)

/** Decimal digits only: `-1`, `0x10`, `1e3`, ` 8` and the empty text are no numbers here. */
const parseNumber = (value: string): number | undefined =>
  /^\d{1,15}$/.test(value) ? Number(value) : undefined
