/** Real packets from test/fixtures/packets, and packets made for one test. */
import { readFileSync } from 'node:fs'
import { decode, encode } from '../../../src/dhcp/codec.js'
import type { DhcpMessage, MessageKind } from '../../../src/dhcp/message.js'
import { options } from '../../../src/dhcp/options.js'
import { line, type OptionLine } from '../../../src/dhcp/reply.js'
import { Ipv4 } from '../../../src/domain/values/ipv4.js'

export interface CapturedPacket {
  /** The comment above it: number, direction, length. */
  readonly title: string
  readonly fromClient: boolean
  readonly bytes: Buffer
}

export const fixtureFolder = new URL('../../fixtures/packets/', import.meta.url)

export const captures = ['edk2-uefi-x64', 'ipxe-rom-bios', 'linux-clients'] as const

/** All packets of a fixture file, in order. */
export const capturedPackets = (name: string): readonly CapturedPacket[] => {
  const lines = readFileSync(new URL(`${name}.hex`, fixtureFolder), 'utf8').split('\n')
  const packets: CapturedPacket[] = []
  let title = ''
  for (const text of lines) {
    if (text.startsWith('#')) title = text.slice(1).trim()
    else if (text.trim() !== '')
      packets.push({
        title,
        fromClient: !title.includes('-> client'),
        bytes: Buffer.from(text.trim(), 'hex'),
      })
  }
  return packets
}

/** The decoded message of the n-th packet of a fixture file. */
export const captured = (name: string, index = 0): DhcpMessage =>
  decoded(capturedPackets(name)[index]!.bytes)

export const decoded = (bytes: Uint8Array): DhcpMessage => {
  const result = decode(bytes)
  if (result.kind === 'malformed')
    throw new Error(`${result.malformed.why} at ${result.malformed.offset}`)
  return result.message
}

export interface MessagePlan {
  readonly kind?: MessageKind
  readonly mac?: string
  readonly fields?: Partial<DhcpMessage>
  readonly options?: readonly OptionLine[]
}

/** A client's message: DISCOVER from 52:54:00:aa:00:01 with nothing else unless said. It has been through the codec. */
export const aMessage = (plan: MessagePlan = {}): DhcpMessage => decoded(aPacket(plan))

export const aPacket = (plan: MessagePlan = {}): Buffer => {
  const kind = plan.kind ?? 'discover'
  const chaddr = Buffer.alloc(16)
  Buffer.from((plan.mac ?? '52:54:00:aa:00:01').replaceAll(':', ''), 'hex').copy(chaddr)
  const lines = [option(options.messageType, kind), ...(plan.options ?? [])]
  return encode({
    kind,
    op: 'request',
    htype: 1,
    hlen: 6,
    hops: 0,
    xid: 0x12345678,
    secs: 0,
    flags: 0,
    ciaddr: Ipv4.any,
    yiaddr: Ipv4.any,
    siaddr: Ipv4.any,
    giaddr: Ipv4.any,
    chaddr,
    sname: '',
    file: '',
    options: new Map(lines.map(([code, value]) => [code, value])),
    ...plan.fields,
  })
}

/** An option for `aMessage`. */
export const option: <T>(which: Parameters<typeof line<T>>[0], value: T) => OptionLine = (
  which,
  value,
) => line(which, value, '')

/** Options as a PXE ROM of this architecture sends them. */
export const pxe = (architecture: number, vendorClass = 'PXEClient'): readonly OptionLine[] => [
  option(
    options.vendorClass,
    `${vendorClass}:Arch:${String(architecture).padStart(5, '0')}:UNDI:003000`,
  ),
  option(options.clientArchitecture, [architecture]),
  option(options.clientMachineIdentifier, Buffer.from(`00${'ab'.repeat(16)}`, 'hex')),
  option(options.parameterRequestList, Buffer.from([1, 3, 6, 15, 28, 43, 54, 60, 66, 67, 97])),
]
