/**
 * Builds OFFER, ACK and NAK from a decision: the fields of RFC 2131 table 3, and each option with the reason for it. Whether to answer
 * at all, and with which address, has been decided before; firmware faults come after (quirks/).
 */
import { Ipv4 } from '../domain/values/ipv4.js'
import type { BootClient } from './boot-client.js'
import type { BootFile } from './boot-file.js'
import { broadcastFlag, type DhcpMessage } from './message.js'
import { isRequested, options, valueOf } from './options.js'
import { line, type OptionLine } from './reply.js'
import type { SegmentConfig } from './segment.js'

/** The message of a reply and the reasons for its options. */
export interface Answer {
  readonly message: DhcpMessage & { readonly kind: 'offer' | 'ack' | 'nak' }
  readonly optionReasons: ReadonlyMap<number, string>
}

export interface AnswerParts {
  readonly kind: 'offer' | 'ack'
  readonly request: DhcpMessage
  readonly segment: SegmentConfig
  readonly client: BootClient
  /** What to boot; `none` for clients that only want an address. */
  readonly boot: BootFile
  /** The address given; absent in answers that give none (INFORM, proxy, boot server). */
  readonly yiaddr?: Ipv4
  /** Seconds; absent where no address is given. */
  readonly leaseSeconds?: number
}

/** OFFER or ACK. */
export const composeAnswer = (parts: AnswerParts): Answer => {
  const { kind, request, segment, boot } = parts
  const lines = [
    line(options.messageType, kind, 'RFC 2131 table 3; first, for simple readers'),
    identifyServer(request, segment),
    ...leaseLines(parts),
    ...(segment.mode === 'authoritative' ? networkLines(request, segment) : []),
    ...bootLines(parts),
    ...echoes(request),
  ]
  return {
    message: {
      ...envelope(request),
      kind,
      ciaddr: kind === 'ack' ? request.ciaddr : Ipv4.any,
      yiaddr: parts.yiaddr ?? Ipv4.any,
      siaddr: segment.address,
      file: boot.kind === 'file' ? boot.file : '',
      options: new Map(lines.map(([code, value]) => [code, value])),
    },
    optionReasons: reasonsOf(lines),
  }
}

/** NAK: no addresses, and broadcast by the relay, for the client cannot be reached at the address it is refused (RFC 2131 4.3.2). */
export const composeNak = (request: DhcpMessage, segment: SegmentConfig, why: string): Answer => {
  const lines = [
    line(options.messageType, 'nak', 'RFC 2131 table 3'),
    identifyServer(request, segment),
    line(options.message, why, 'RFC 2131 4.3.2: says why, for people'),
    ...echoes(request),
  ]
  const sent = envelope(request)
  return {
    message: {
      ...sent,
      kind: 'nak',
      flags: request.giaddr === Ipv4.any ? sent.flags : sent.flags | broadcastFlag,
      options: new Map(lines.map(([code, value]) => [code, value])),
    },
    optionReasons: reasonsOf(lines),
  }
}

/** Who we are to this client: a relay may put itself in our place (RFC 5107). */
export const serverIdentifierFor = (request: DhcpMessage, segment: SegmentConfig): Ipv4 => {
  const override = valueOf(request, options.relayAgent)?.get(serverIdentifierOverride)
  const address = override === undefined ? undefined : Ipv4.fromBytes(override)
  return address?.ok === true ? address.value : segment.address
}
/** Sub-option of option 82, RFC 5107 section 4. */
const serverIdentifierOverride = 11

const envelope = (request: DhcpMessage): Omit<DhcpMessage, 'kind' | 'options'> => ({
  op: 'reply',
  htype: request.htype,
  hlen: request.hlen,
  hops: 0,
  xid: request.xid,
  secs: 0,
  flags: request.flags,
  ciaddr: Ipv4.any,
  yiaddr: Ipv4.any,
  siaddr: Ipv4.any,
  giaddr: request.giaddr,
  chaddr: request.chaddr,
  sname: '',
  file: '',
})

const identifyServer = (request: DhcpMessage, segment: SegmentConfig): OptionLine =>
  line(options.serverIdentifier, serverIdentifierFor(request, segment), 'RFC 2131 table 3: MUST')

/** T1 and T2 at a half and seven eighths (RFC 2131 4.4.5). */
const leaseLines = ({ leaseSeconds }: AnswerParts): readonly OptionLine[] =>
  leaseSeconds === undefined
    ? []
    : [
        line(options.leaseTime, leaseSeconds, 'RFC 2131 4.3.1'),
        line(options.renewalTime, Math.floor(leaseSeconds / 2), 'RFC 2131 4.4.5: T1'),
        line(options.rebindingTime, Math.floor(leaseSeconds * 0.875), 'RFC 2131 4.4.5: T2'),
      ]

const networkLines = (request: DhcpMessage, segment: SegmentConfig): readonly OptionLine[] => {
  const lines = [line(options.subnetMask, Ipv4.maskOf(segment.subnet.prefix), 'the segment')]
  if (segment.router !== undefined)
    lines.push(line(options.routers, [segment.router], 'the segment'))
  lines.push(
    segment.dns.length > 0
      ? line(options.nameServers, segment.dns, 'the segment')
      : line(
          options.nameServers,
          [segment.address],
          "none configured; Debian's installer wants one",
        ),
  )
  if (segment.domainName !== undefined && isRequested(request, options.domainName))
    lines.push(line(options.domainName, segment.domainName, 'asked for'))
  if (isRequested(request, options.broadcastAddress))
    lines.push(line(options.broadcastAddress, Ipv4.broadcastOf(segment.subnet), 'asked for'))
  return lines
}

/**
 * Options 67 and 66 when asked for (header `file` and siaddr say the same to everybody), and what PXE 2.1 wants of a server: its class
 * in option 60, and in option 43 the word that no further discovery is needed.
 */
const bootLines = (parts: AnswerParts): readonly OptionLine[] => {
  const { request, segment, client, boot } = parts
  if (boot.kind === 'none' || client.kind === 'not-netbooting') return []
  const lines: OptionLine[] = []
  if (isRequested(request, options.tftpServerName))
    lines.push(line(options.tftpServerName, segment.address, 'asked for; the same as siaddr'))
  if (isRequested(request, options.bootFileName))
    lines.push(line(options.bootFileName, boot.file, `${boot.because}; the same as header file`))
  switch (client.kind) {
    case 'ipxe':
      // A proxy's word counts for nothing without the class; beside an address iPXE needs none.
      if (parts.yiaddr === undefined)
        lines.push(line(options.vendorClass, 'PXEClient', 'iPXE dhcp.c: marks a proxy offer'))
      break
    case 'uefi-http':
      lines.push(line(options.vendorClass, 'HTTPClient', 'UEFI 2.10 24.7.2: or it is ignored'))
      break
    case 'bios':
    case 'uefi':
    case 'other':
      lines.push(
        line(options.vendorClass, 'PXEClient', 'PXE 2.1 table 2-3'),
        line(options.vendorSpecific, useBootFile, 'PXE 2.1 table 2-1: boot the file, no discovery'),
      )
  }
  return lines
}
/** PXE_DISCOVERY_CONTROL (6) = bit 3: "if a boot file name is present in the initial offer, download it". */
const useBootFile = new Map([[6, Buffer.from([8])]])

/** RFC 6842: the client identifier comes back as it was sent. RFC 3046: so does the relay's option, and last. */
const echoes = (request: DhcpMessage): readonly OptionLine[] => {
  const lines: OptionLine[] = []
  const identifier = request.options.get(options.clientIdentifier.code)
  if (identifier !== undefined)
    lines.push([options.clientIdentifier.code, identifier, 'RFC 6842: echoed'])
  const relay = request.options.get(options.relayAgent.code)
  if (relay !== undefined) lines.push([options.relayAgent.code, relay, 'RFC 3046: echoed, last'])
  return lines
}

const reasonsOf = (lines: readonly OptionLine[]): ReadonlyMap<number, string> =>
  new Map(lines.map(([code, , because]) => [code, because]))
