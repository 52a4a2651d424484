/**
 * Enquiry: one message, its context, and what has been learned about its sender before anything is decided; and the step that turns a
 * decision into a finished reply. Shared by the files that decide.
 */
import type { Ipv4 } from '../domain/values/ipv4.js'
import type { MacAddress } from '../domain/values/mac-address.js'
import { composeAnswer, composeNak, type AnswerParts } from './answer.js'
import type { BootClient } from './boot-client.js'
import type { BootFile } from './boot-file.js'
import { bootServerDestination, destinationOf } from './destination.js'
import { finish } from './finish.js'
import type { LeaseView } from './lease-keeper.js'
import type { LeasePool } from './lease-pool.js'
import type { DhcpMessage } from './message.js'
import { options, valueOf } from './options.js'
import type { Quirk } from './quirks/quirk.js'
import { nothing, type Effect, type Verdict } from './reply.js'
import type { SegmentConfig } from './segment.js'

export interface Arrival {
  /** DHCP's port, or PXE's boot server port 4011. */
  readonly port: 'server' | 'boot-server'
  /** How the datagram was addressed; it tells RENEWING from REBINDING (RFC 2131 4.3.2). */
  readonly cast: 'unicast' | 'broadcast'
  readonly from: { readonly address: Ipv4; readonly port: number }
}

export interface RespondContext {
  readonly segment: SegmentConfig
  readonly leases: LeaseView
  /** Only asked, never changed. */
  readonly pool: Pick<LeasePool, 'choose' | 'isFreeFor' | 'offeredTo'>
  /** The enabled ones, in order. */
  readonly quirks: readonly Quirk[]
  /** Milliseconds since 1970. */
  readonly now: number
  readonly arrival: Arrival
}

/** A message and what has been learned about its sender before anything is decided. */
export interface Enquiry {
  readonly request: DhcpMessage
  readonly context: RespondContext
  readonly mac: MacAddress
  readonly client: BootClient
  readonly boot: BootFile
}

/** Composes, addresses, and lets the quirks see the reply. Also for request.ts. */
export const answer = (
  enquiry: Enquiry,
  parts: Pick<AnswerParts, 'kind' | 'yiaddr' | 'leaseSeconds'>,
  verdict: { readonly because: string; readonly effect: Effect },
): Verdict => {
  const { request, context, client, boot } = enquiry
  const destination =
    context.arrival.port === 'boot-server'
      ? bootServerDestination(request, context.arrival.from)
      : destinationOf(request, parts.kind)
  return finish(
    {
      kind: 'reply',
      ...composeAnswer({ ...parts, request, segment: context.segment, client, boot }),
      destination,
      client,
      ...verdict,
      quirks: [],
      minimumBytes: 0,
    },
    { request, client, segment: context.segment, port: context.arrival.port },
    context.quirks,
  )
}

/** A client that asks for less than the segment's lease time gets less, down to two minutes (RFC 2131 4.3.1). */
export const leaseSecondsFor = (request: DhcpMessage, segment: SegmentConfig): number =>
  Math.min(
    segment.leaseSeconds,
    Math.max(valueOf(request, options.leaseTime) ?? Infinity, shortestLeaseSeconds),
  )
const shortestLeaseSeconds = 120

/** NAK: the client must begin again (RFC 2131 4.3.2). */
export const refuse = (enquiry: Enquiry, why: string): Verdict => {
  const { request, context, client } = enquiry
  return finish(
    {
      kind: 'reply',
      ...composeNak(request, context.segment, why),
      destination: destinationOf(request, 'nak'),
      client,
      because: why,
      quirks: [],
      minimumBytes: 0,
      effect: nothing,
    },
    { request, client, segment: context.segment, port: context.arrival.port },
    context.quirks,
  )
}
