/**
 * explain(bytes, context): what this server would say to a captured packet, option by option with the rule or quirk behind each, or why
 * it would be silent. The same code that answers, without the sending and the storing.
 */
import { describeClient } from './boot-client.js'
import { decode, encode } from './codec.js'
import { describeHeader, describeOption } from './describe.js'
import { describeDestination } from './destination.js'
import type { RespondContext } from './enquiry.js'
import type { Reply } from './reply.js'
import { respond } from './responder.js'
import { readTwice } from './second-reader.js'

export type Explanation =
  | { readonly kind: 'malformed'; readonly offset: number; readonly why: string }
  | {
      readonly kind: 'silence'
      readonly asked: readonly string[]
      readonly reason: string
      readonly detail: string
    }
  | {
      readonly kind: 'reply'
      readonly asked: readonly string[]
      readonly because: string
      readonly client: string
      readonly destination: string
      readonly header: readonly string[]
      readonly options: readonly { readonly text: string; readonly because: string }[]
      readonly quirks: readonly { readonly name: string; readonly remedy: string }[]
      /** Octets that would leave. */
      readonly size: number
      /** What the independent reader says of them. */
      readonly secondReader: string
    }

/** Changes nothing, sends nothing. */
export const explain = (bytes: Uint8Array, context: RespondContext): Explanation => {
  const decoded = decode(bytes)
  if (decoded.kind === 'malformed') return { kind: 'malformed', ...decoded.malformed }
  const verdict = respond(decoded.message, context)
  const asked = [
    ...describeHeader(decoded.message),
    ...[...decoded.message.options].map(([code, value]) => describeOption(code, value)),
  ]
  return verdict.kind === 'silence'
    ? { kind: 'silence', asked, reason: verdict.reason, detail: verdict.detail }
    : { asked, ...ofReply(verdict, context) }
}

const ofReply = (
  reply: Reply,
  context: RespondContext,
): Omit<Extract<Explanation, { kind: 'reply' }>, 'asked'> => {
  const bytes = encode(reply.message, reply.minimumBytes)
  return {
    kind: 'reply',
    because: reply.because,
    client: describeClient(reply.client),
    destination: describeDestination(reply.destination),
    header: describeHeader(reply.message),
    options: [...reply.message.options].map(([code, value]) => ({
      text: describeOption(code, value),
      because: reply.optionReasons.get(code) ?? '',
    })),
    quirks: context.quirks
      .filter((quirk) => reply.quirks.includes(quirk.name))
      .map(({ name, remedy }) => ({ name, remedy })),
    size: bytes.length,
    secondReader: readTwice(bytes, reply.message),
  }
}

/** The explanation as lines for a terminal. */
export const explanationLines = (explanation: Explanation): readonly string[] => {
  switch (explanation.kind) {
    case 'malformed':
      return [`not a DHCP message: ${explanation.why} (at byte ${explanation.offset})`]
    case 'silence':
      return [
        ...explanation.asked.map((text) => `< ${text}`),
        `silence: ${explanation.reason}: ${explanation.detail}`,
      ]
    case 'reply':
      return [
        ...explanation.asked.map((text) => `< ${text}`),
        `reply to ${explanation.client}, ${explanation.because}; ${explanation.destination}, ${explanation.size} bytes`,
        ...explanation.header.map((text) => `> ${text}`),
        ...explanation.options.map(({ text, because }) => `> ${text}   (${because})`),
        ...explanation.quirks.map(({ name, remedy }) => `quirk ${name}: ${remedy}`),
        `second reader: ${explanation.secondReader}`,
      ]
  }
}
