/**
 * The captured packets through our responder, and dnsmasq 2.90's answers of the same minute beside ours, field by field. What may differ
 * is written here with its reason; anything else is a failure.
 */
import assert from 'node:assert/strict'
import { describeOption } from '../../src/dhcp/describe.js'
import type { DhcpMessage } from '../../src/dhcp/message.js'
import { respond } from '../../src/dhcp/responder.js'
import { aContext, asReply } from './support/contexts.js'
import { capturedPackets, captures, decoded } from './support/packets.js'

/** Fields and options in which we differ from dnsmasq on purpose. */
const explained: Readonly<Record<string, string>> = {
  yiaddr:
    'dnsmasq hashes the MAC into its pool, we count up; the address is compared by being in the pool',
  file: 'dnsmasq leaves the header empty when option 67 is asked for; shim, U-Boot and old ROMs read only the header',
  sname: 'quirk next-server-by-name',
  secs: 'dnsmasq repeats it; RFC 2131 table 3 has 0',
  // Options.
  '6': 'the server itself where none is configured: Debian’s installer stops without one',
  '12': 'dnsmasq repeats the client’s own host name; we have none to give',
  '28': 'dnsmasq sends it to everybody, we to those who ask',
  '61': 'RFC 6842: echoed; dnsmasq 2.90 does not',
  '66': 'quirk boot-options-unasked and q20: the next server in every place',
  '67': 'our loaders; dnsmasq had others configured for some clients, and gave installed systems one too',
  '97': 'quirk machine-identifier-echo',
  '175': 'quirk ipxe-waits-for-proxy',
}

/** dnsmasq's answer to each client packet: the next packet from it with the same xid and type that fits. */
const pairsOf = (name: string): { title: string; request: DhcpMessage; theirs: DhcpMessage }[] => {
  const packets = capturedPackets(name).map((packet) => ({
    ...packet,
    message: decoded(packet.bytes),
  }))
  return packets.flatMap(({ message, title, fromClient }, index) => {
    if (!fromClient) return []
    const answer = packets
      .slice(index + 1)
      .find(
        (later) =>
          !later.fromClient &&
          later.message.xid === message.xid &&
          (later.message.kind === 'offer') === (message.kind === 'discover'),
      )
    return answer === undefined ? [] : [{ title, request: message, theirs: answer.message }]
  })
}

const differences = (ours: DhcpMessage, theirs: DhcpMessage): string[] => {
  const fields = (
    [
      'kind',
      'op',
      'htype',
      'hlen',
      'hops',
      'xid',
      'secs',
      'flags',
      'ciaddr',
      'yiaddr',
      'siaddr',
      'giaddr',
      'sname',
      'file',
    ] as const
  ).filter((field) => ours[field] !== theirs[field])
  const codes = [...new Set([...ours.options.keys(), ...theirs.options.keys()])].filter((code) => {
    const [mine, other] = [ours.options.get(code), theirs.options.get(code)]
    return (
      mine === undefined ||
      other === undefined ||
      describeOption(code, mine) !== describeOption(code, other)
    )
  })
  return [...fields, ...codes.map(String)]
}

const ourReplyTo = (request: DhcpMessage): DhcpMessage => {
  const context = aContext({
    segment: { httpBootUrl: 'http://10.9.0.1:8026/boot/', biosIpxe: 'menu' },
    ...(request.ciaddr === '0.0.0.0' ? {} : { arrival: { cast: 'unicast' } }),
  })
  return asReply(respond(request, context)).message
}

describe('captured clients, answered by us and by dnsmasq 2.90', () => {
  for (const name of captures)
    for (const { title, request, theirs } of pairsOf(name))
      it(`${name} ${title}: the ${theirs.kind} differs only where it should`, () => {
        const ours = ourReplyTo(request)
        const unexplained = differences(ours, theirs).filter(
          (what) => explained[what] === undefined,
        )
        assert.deepEqual(unexplained, [])
        assert.match(ours.yiaddr, /^10\.9\.0\.(?:[5-9]\d|1[0-4]\d|150)$/)
      })
  it('every explanation is needed', () => {
    const seen = new Set(
      captures
        .flatMap(pairsOf)
        .flatMap(({ request, theirs }) => differences(ourReplyTo(request), theirs)),
    )
    assert.deepEqual(
      Object.keys(explained).filter((what) => !seen.has(what)),
      [],
    )
  })
  it('compares a dozen answers at least', () => {
    assert.ok(captures.flatMap(pairsOf).length >= 12)
  })
})
