/**
 * The option table: code, name, the paper that defines it, and the shape of its value. One row per option that we read or write; any
 * other code passes through as bytes. What to send to whom is the responder's matter.
 */
import { messageTypes, type DhcpMessage, type MessageKind } from './message.js'
import {
  framedOptions,
  ipv4,
  ipv4List,
  opaque,
  plainOptions,
  text,
  uint16,
  uint16List,
  uint32,
  uint8,
  userClass,
  type OptionShape,
} from './option-values.js'

export interface DhcpOption<T> {
  readonly code: number
  readonly name: string
  readonly source: string
  readonly shape: OptionShape<T>
}

const row = <T>(
  code: number,
  name: string,
  source: string,
  shape: OptionShape<T>,
): DhcpOption<T> => ({ code, name, source, shape })

const messageType: OptionShape<MessageKind> = {
  decode: (bytes) => (bytes.length === 1 ? kindOf.get(bytes[0] ?? 0) : undefined),
  encode: (kind) => Buffer.from([messageTypes[kind]]),
}
const kindOf: ReadonlyMap<number, MessageKind> = new Map(
  (Object.keys(messageTypes) as MessageKind[]).map((kind) => [messageTypes[kind], kind]),
)

export const options = {
  subnetMask: row(1, 'subnet-mask', 'RFC 2132 3.3', ipv4),
  routers: row(3, 'routers', 'RFC 2132 3.5', ipv4List),
  nameServers: row(6, 'domain-name-servers', 'RFC 2132 3.8', ipv4List),
  hostName: row(12, 'host-name', 'RFC 2132 3.14', text),
  domainName: row(15, 'domain-name', 'RFC 2132 3.17', text),
  broadcastAddress: row(28, 'broadcast-address', 'RFC 2132 5.3', ipv4),
  vendorSpecific: row(43, 'vendor-specific', 'RFC 2132 8.4, PXE 2.1', framedOptions),
  requestedAddress: row(50, 'requested-address', 'RFC 2132 9.1', ipv4),
  leaseTime: row(51, 'lease-time', 'RFC 2132 9.2', uint32),
  overload: row(52, 'option-overload', 'RFC 2132 9.3', uint8),
  messageType: row(53, 'message-type', 'RFC 2132 9.6', messageType),
  serverIdentifier: row(54, 'server-identifier', 'RFC 2132 9.7', ipv4),
  parameterRequestList: row(55, 'parameter-request-list', 'RFC 2132 9.8', opaque),
  message: row(56, 'message', 'RFC 2132 9.9', text),
  maximumMessageSize: row(57, 'maximum-message-size', 'RFC 2132 9.10', uint16),
  renewalTime: row(58, 'renewal-time', 'RFC 2132 9.11', uint32),
  rebindingTime: row(59, 'rebinding-time', 'RFC 2132 9.12', uint32),
  vendorClass: row(60, 'vendor-class', 'RFC 2132 9.13', text),
  clientIdentifier: row(61, 'client-identifier', 'RFC 2132 9.14, RFC 6842', opaque),
  tftpServerName: row(66, 'tftp-server-name', 'RFC 2132 9.4', text),
  bootFileName: row(67, 'boot-file-name', 'RFC 2132 9.5', text),
  userClass: row(77, 'user-class', 'RFC 3004', userClass),
  relayAgent: row(82, 'relay-agent-information', 'RFC 3046', plainOptions),
  clientArchitecture: row(93, 'client-system-architecture', 'RFC 4578 2.1', uint16List),
  clientNetworkInterface: row(94, 'client-network-interface', 'RFC 4578 2.2', opaque),
  clientMachineIdentifier: row(97, 'client-machine-identifier', 'RFC 4578 2.3', opaque),
  ipxe: row(175, 'ipxe', 'iPXE, dhcp.h', framedOptions),
} as const

/** The rows by code, for printing and for the tests. */
export const optionsByCode: ReadonlyMap<number, DhcpOption<unknown>> = new Map(
  Object.values(options).map((option): [number, DhcpOption<unknown>] => [
    option.code,
    { ...option, shape: option.shape },
  ]),
)

/** The option's value in this message; undefined when it is absent or its bytes are of a wrong length. */
export const valueOf = <T>(message: DhcpMessage, option: DhcpOption<T>): T | undefined => {
  const bytes = message.options.get(option.code)
  return bytes === undefined ? undefined : option.shape.decode(bytes)
}

/** Whether the client asked for this option (option 55); one that sends no list is taken to want everything (RFC 2131 4.3.1). */
export const isRequested = (message: DhcpMessage, option: DhcpOption<unknown>): boolean => {
  const list = valueOf(message, options.parameterRequestList)
  return list?.includes(option.code) ?? true
}
