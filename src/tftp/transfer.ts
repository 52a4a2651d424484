/**
 * Transfer: one read transfer as a machine without I/O (RFC 1350, 2347, 7440): an event and the time in, actions out. It knows block
 * numbers and sizes, never bytes, sockets or names. Blocks count from 1 without bound here; the wire's 16 bits wrap at the edge.
 */
import type { TftpPacket } from './packet.js'
import {
  adaptiveWait,
  agreedRetries,
  defaultTiming,
  measured,
  type RoundTrip,
  type Timing,
} from './retransmission.js'

export interface TransferPlan {
  /** Octets to send, 0 or more. */
  readonly size: number
  readonly blksize: number
  readonly windowsize: number
  /** An OACK goes first. */
  readonly offers: boolean
  /** The client asked for the size: then it may want nothing else, and end the transfer there. */
  readonly sizeAsked: boolean
  readonly timeoutSeconds: number | undefined
}

export type TransferEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'timeout' }
  /** The client repeated its request: it has not heard the first answer. */
  | { readonly kind: 'nudge' }
  | TftpPacket

export type TransferAction =
  | { readonly kind: 'offer' }
  /** Send the DATA blocks `first` to `last`, both included. */
  | { readonly kind: 'send'; readonly first: number; readonly last: number }
  /** Hand in `timeout` after this long, instead of any earlier appointment. */
  | { readonly kind: 'arm-timer'; readonly afterMs: number }
  /** Ended well: nothing may be sent any more, least of all an ERROR. */
  | { readonly kind: 'done'; readonly outcome: 'complete' | 'final-ack-missing' | 'size-probe' }
  | { readonly kind: 'fail'; readonly outcome: FailedOutcome; readonly detail: string }
  | { readonly kind: 'ignore'; readonly reason: IgnoredEvent }

export type FailedOutcome = 'aborted-by-client' | 'never-answered' | 'timeout'
export type IgnoredEvent =
  'over' | 'stale-ack' | 'duplicate-ack' | 'ack-before-offer-accepted' | 'not-for-a-sender'

export interface Transfer {
  on(event: TransferEvent, now: number): TransferAction[]
  readonly progress: {
    /** Octets the client has acknowledged. */
    readonly bytes: number
    /** Blocks and OACKs sent more than once. */
    readonly resent: number
    /** The client has answered from its address: it is not forged. */
    readonly proven: boolean
  }
}

export const createTransfer = (plan: TransferPlan, timing = defaultTiming): Transfer => {
  const state: State = {
    plan,
    timing,
    phase: plan.offers ? 'offering-options' : 'sending',
    last: Math.floor(plan.size / plan.blksize) + 1,
    acked: 0,
    sent: 0,
    proven: false,
    attempts: 0,
    resent: 0,
    sentAt: 0,
    clean: true,
    quietUntil: -Infinity,
    suspicion: 0,
    roundTrip: undefined,
  }
  return {
    on: (event, now) => (state.phase === 'over' ? ignore('over') : handle(state, event, now)),
    get progress() {
      const bytes = Math.min(state.acked * plan.blksize, plan.size)
      return { bytes, resent: state.resent, proven: state.proven }
    },
  }
}

interface State {
  readonly plan: TransferPlan
  readonly timing: Timing
  phase: 'offering-options' | 'sending' | 'over'
  /** The last block, shorter than the others and possibly empty (RFC 1350 6). */
  readonly last: number
  /** The highest block acknowledged, the highest sent. */
  acked: number
  sent: number
  proven: boolean
  /** Timeouts since the last progress. */
  attempts: number
  resent: number
  sentAt: number
  /** Nothing in flight has been sent twice, so an ACK tells the round trip (Karn's rule, RFC 6298 3). */
  clean: boolean
  /** Until then an ACK that shows a gap may be an echo of what was sent before the last retransmission. */
  quietUntil: number
  /** Rises with each retransmission, falls with each window that arrived at once: how long to be quiet. */
  suspicion: number
  roundTrip: RoundTrip | undefined
}

const handle = (state: State, event: TransferEvent, now: number): TransferAction[] => {
  switch (event.kind) {
    case 'start':
      return state.plan.offers ? offer(state, now) : sendWindow(state, now)
    case 'ack':
      return acknowledged(state, event.block, now)
    case 'timeout':
      return timedOut(state, now)
    case 'nudge':
      return state.proven ? ignore('stale-ack') : resend(state, now)
    case 'error':
      return endedByClient(state, event)
    case 'rrq':
    case 'wrq':
    case 'data':
    case 'oack':
      return ignore('not-for-a-sender')
  }
}

const acknowledged = (state: State, block: number, now: number): TransferAction[] => {
  if (state.phase === 'offering-options') {
    if (block !== 0) return ignore('ack-before-offer-accepted')
    noteProgress(state, now)
    state.phase = 'sending'
    return sendWindow(state, now)
  }
  const ahead = (block - state.acked) & 0xffff
  if (ahead === 0) return repeatedAck(state, now)
  if (state.acked + ahead > state.sent) return ignore('stale-ack')
  return advance(state, state.acked + ahead, now)
}

/**
 * In lock step a second ACK for the same block is never answered: that is the Sorcerer's Apprentice (RFC 1123 4.2.3.1). With a
 * window it says that the first block of the window is missing (RFC 7440 4).
 */
const repeatedAck = (state: State, now: number): TransferAction[] => {
  state.proven = true
  if (state.plan.windowsize === 1 || state.sent === state.acked || now < state.quietUntil)
    return ignore('duplicate-ack')
  return resend(state, now)
}

const advance = (state: State, acked: number, now: number): TransferAction[] => {
  const wholeWindow = acked === state.sent
  state.acked = acked
  if (acked === state.last) return finish(state, { kind: 'done', outcome: 'complete' })
  if (wholeWindow) {
    const wasClean = state.clean
    noteProgress(state, now)
    if (wasClean) state.suspicion = Math.max(state.suspicion - 1, 0)
    else keepQuiet(state, now)
    return sendWindow(state, now)
  }
  state.proven = true
  state.attempts = 0
  // A gap: roll back to the block after the last good one (RFC 7440 4). While that is being said by ACKs sent before the previous
  // roll-back arrived, only slide the window; answering each would send every block twice from then on.
  return now < state.quietUntil ? sendWindow(state, now) : resend(state, now)
}

/** Sends what the window newly allows. */
const sendWindow = (state: State, now: number): TransferAction[] => {
  const first = state.sent + 1
  state.sent = Math.min(state.acked + state.plan.windowsize, state.last)
  if (first > state.sent) return [arm(state)]
  state.sentAt = now
  return [{ kind: 'send', first, last: state.sent }, arm(state)]
}

const offer = (state: State, now: number): TransferAction[] => {
  state.sentAt = now
  return [{ kind: 'offer' }, arm(state)]
}

/** Sends again all that is not acknowledged, and with it what the window newly allows. */
const resend = (state: State, now: number): TransferAction[] => {
  state.clean = false
  state.suspicion += 1
  keepQuiet(state, now)
  state.resent += Math.max(state.sent - state.acked, 1)
  if (state.phase === 'offering-options') return offer(state, now)
  state.sent = state.acked
  return sendWindow(state, now)
}

const timedOut = (state: State, now: number): TransferAction[] => {
  const { plan, timing, proven } = state
  state.attempts += 1
  if (!proven && state.attempts >= timing.unprovenSends)
    return finish(state, { kind: 'fail', outcome: 'never-answered', detail: 'no ACK at all' })
  const allowed =
    plan.timeoutSeconds === undefined ? timing.retries : agreedRetries(plan.timeoutSeconds, timing)
  const everythingSent = proven && state.phase === 'sending' && state.sent === state.last
  if (everythingSent && state.attempts > Math.min(allowed, timing.finalRetries))
    return finish(state, { kind: 'done', outcome: 'final-ack-missing' })
  if (state.attempts > allowed) {
    const detail = `no ACK after block ${state.acked}`
    return finish(state, { kind: 'fail', outcome: 'timeout', detail })
  }
  return resend(state, now)
}

/** A client that wanted only the size says so with an ERROR, 8 or 0 (EDK2 does for each file); that is a good end. */
const endedByClient = (
  state: State,
  { code, message }: { code: number; message: string },
): TransferAction[] =>
  state.plan.sizeAsked && state.acked === 0
    ? finish(state, { kind: 'done', outcome: 'size-probe' })
    : finish(state, {
        kind: 'fail',
        outcome: 'aborted-by-client',
        detail: `error ${code}: ${message.slice(0, 100)}`,
      })

const noteProgress = (state: State, now: number): void => {
  if (state.clean) state.roundTrip = measured(state.roundTrip, now - state.sentAt)
  state.proven = true
  state.attempts = 0
  state.clean = true
}

const keepQuiet = (state: State, now: number): void => {
  const { roundTrip, suspicion, timing } = state
  const echoMs = (roundTrip?.smoothedMs ?? timing.minimumMs) * 2 ** suspicion
  state.quietUntil = now + Math.min(echoMs, timing.minimumMs)
}

const arm = ({ plan, timing, roundTrip, attempts }: State): TransferAction => ({
  kind: 'arm-timer',
  afterMs:
    plan.timeoutSeconds === undefined
      ? adaptiveWait(roundTrip, attempts, timing)
      : plan.timeoutSeconds * 1000,
})

const finish = (state: State, action: TransferAction): TransferAction[] => {
  state.phase = 'over'
  return [action]
}

const ignore = (reason: IgnoredEvent): TransferAction[] => [{ kind: 'ignore', reason }]
