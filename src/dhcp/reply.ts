/**
 * Verdict: what the responder says to one message: a Reply or a Silence with its reason, and what must happen besides (Effect). Values
 * only; nobody sends or stores here.
 */
import type { Lease } from '../domain/lease.js'
import type { Ipv4 } from '../domain/values/ipv4.js'
import type { MacAddress } from '../domain/values/mac-address.js'
import type { BootClient } from './boot-client.js'
import type { Destination } from './destination.js'
import type { DhcpMessage } from './message.js'
import { options as known, type DhcpOption } from './options.js'

export type Verdict = Reply | Silence

export interface Reply {
  readonly kind: 'reply'
  readonly message: DhcpMessage & { readonly kind: 'offer' | 'ack' | 'nak' }
  readonly destination: Destination
  readonly client: BootClient
  /** Why the verdict is this: one clause for the log. */
  readonly because: string
  /** Why each option is there, by code. */
  readonly optionReasons: ReadonlyMap<number, string>
  /** Names of the quirks that changed something. */
  readonly quirks: readonly string[]
  /** Shorter packets are padded with zeros to this many octets. */
  readonly minimumBytes: number
  readonly effect: Effect
}

export interface Silence {
  readonly kind: 'silence'
  readonly reason: SilenceReason
  /** The particulars, for the log. */
  readonly detail: string
  readonly effect: Effect
}

/** What the corridor must do. A `commit` is durable before the reply leaves; if it fails there is no reply. */
export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'reserve'; readonly mac: MacAddress; readonly address: Ipv4 }
  | { readonly kind: 'withdraw'; readonly mac: MacAddress }
  | { readonly kind: 'commit'; readonly mac: MacAddress; readonly lease: Lease }

export const nothing: Effect = { kind: 'none' }

export type SilenceReason =
  /** Not a message that clients send to servers. */
  | 'not-for-servers'
  /** No Ethernet address that tells one machine from another. */
  | 'no-hardware-address'
  | 'denied'
  | 'not-on-the-allow-list'
  /** The relay's network is none of ours. */
  | 'unknown-network'
  /** RFC 2131 3.1 step 4: the client chose another server. */
  | 'other-server-chosen'
  /** RFC 2131 4.3.2: no record of this client, somebody else may have one. */
  | 'unknown-client'
  | 'pool-exhausted'
  /** Nothing for this machine to boot: an offer would only keep it waiting. */
  | 'no-boot-file'
  /** Addresses are another server's business here. */
  | 'proxy-mode'
  /** Only network boot clients are answered on this port or in this mode. */
  | 'not-netbooting'
  /** DECLINE and RELEASE take no answer (RFC 2131 4.3.3, 4.3.4). */
  | 'noted'
  /** DECLINE or RELEASE of an address that is not the sender's. */
  | 'not-the-holder'
  // These are given by the corridor, not by the responder.
  | 'malformed'
  | 'flood'
  | 'overloaded'
  | 'own-probe'
  | 'commit-failed'
  | 'send-failed'
  | 'bug'

export const silence = (
  reason: SilenceReason,
  detail: string,
  effect: Effect = nothing,
): Silence => ({ kind: 'silence', reason, detail, effect })

/** One option with the reason for it. */
export type OptionLine = readonly [code: number, value: Uint8Array, because: string]

export const line = <T>(option: DhcpOption<T>, value: T, because: string): OptionLine => [
  option.code,
  option.shape.encode(value),
  because,
]

/** The reply with this option set; it keeps its place when it was there, else it goes to the end, before option 82. */
export const withOption = (reply: Reply, added: OptionLine): Reply => {
  const options = new Map(reply.message.options).set(added[0], added[1])
  return {
    ...reply,
    message: { ...reply.message, options: relayAgentLast(options) },
    optionReasons: new Map(reply.optionReasons).set(added[0], added[2]),
  }
}

/** The reply without these options. */
export const withoutOptions = (reply: Reply, codes: readonly number[]): Reply => {
  const keep = <V>(map: ReadonlyMap<number, V>): Map<number, V> =>
    new Map([...map].filter(([code]) => !codes.includes(code)))
  return {
    ...reply,
    message: { ...reply.message, options: keep(reply.message.options) },
    optionReasons: keep(reply.optionReasons),
  }
}

/** RFC 3046 section 2.2: relays look for their option at the end. */
const relayAgentLast = (options: Map<number, Uint8Array>): Map<number, Uint8Array> => {
  const value = options.get(known.relayAgent.code)
  if (value === undefined) return options
  options.delete(known.relayAgent.code)
  return options.set(known.relayAgent.code, value)
}
