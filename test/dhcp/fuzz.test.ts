/** Hostile input: mutated real packets and plain noise through decoder, responder and encoder. Nothing throws, nothing reads too far. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decode, encode } from '../../src/dhcp/codec.js'
import { explain } from '../../src/dhcp/explain.js'
import { maximumPayload } from '../../src/dhcp/fit.js'
import { options } from '../../src/dhcp/options.js'
import { respond } from '../../src/dhcp/responder.js'
import { aContext, aLease, mac1 } from './support/contexts.js'
import { capturedPackets, captures } from './support/packets.js'

const real = captures.flatMap((name) => capturedPackets(name).map(({ bytes }) => bytes))
const mutation = fc.tuple(fc.nat(419), fc.nat(255))
const mutated = fc
  .tuple(fc.constantFrom(...real), fc.array(mutation, { maxLength: 6 }), fc.option(fc.nat(420)))
  .map(([packet, changes, length]) => {
    const copy = Buffer.from(packet)
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value
    return length === null ? copy : copy.subarray(0, length)
  })
/** A right header and then anything. */
const anyOptions = fc
  .uint8Array({ maxLength: 300 })
  .map((tail) => Buffer.concat([real[0]!.subarray(0, 240), Buffer.from('350103', 'hex'), tail]))
const context = aContext({
  leases: [aLease(mac1, 60)],
  segment: { httpBootUrl: 'http://10.9.0.1:8026/' },
})
const proxyContext = aContext({ segment: { mode: 'proxy' } })

/** Decodes a packet that lies between guard bytes, as a view: what is read beyond it would show in the result. */
const withinGuards = (packet: Buffer, guard: number): unknown => {
  const all = Buffer.alloc(packet.length + 64, guard)
  packet.copy(all, 32)
  return decode(all.subarray(32, 32 + packet.length))
}

const survives = (packet: Buffer): void => {
  const result = decode(packet)
  assert.deepEqual(withinGuards(packet, 0x35), withinGuards(packet, 0xff))
  if (result.kind === 'malformed') {
    assert.ok(result.malformed.offset <= packet.length)
    return
  }
  for (const world of [context, proxyContext]) {
    const verdict = respond(result.message, world)
    if (verdict.kind === 'silence') continue
    const bytes = encode(verdict.message, verdict.minimumBytes)
    const again = decode(bytes)
    assert.ok(again.kind === 'message')
    assert.deepEqual(again.message.options, verdict.message.options)
    assert.equal([...verdict.message.options.keys()][0], options.messageType.code)
    const agent = verdict.message.options.get(options.relayAgent.code)
    if (agent === undefined)
      assert.ok(bytes.length <= Math.max(300, maximumPayload(result.message)))
  }
}

describe('hostile DHCP packets', () => {
  it('every byte of every captured packet, set to 0, 1, 127, 128, 254 and 255', () => {
    for (const packet of real)
      for (let at = 0; at < packet.length; at += 1)
        for (const value of [0, 1, 127, 128, 254, 255]) {
          const copy = Buffer.from(packet)
          copy[at] = value
          const result = decode(copy)
          if (result.kind === 'message' && at > 235) respond(result.message, context)
        }
  })
  it('every captured packet, cut at every length', () => {
    for (const packet of real)
      for (let length = 0; length < packet.length; length += 1) decode(packet.subarray(0, length))
  })
  it('several bytes changed at once, and cut', () => {
    fc.assert(fc.property(mutated, survives), { numRuns: 4000 })
  })
  it('a right header with any options', () => {
    fc.assert(fc.property(anyOptions, survives), { numRuns: 4000 })
  })
  it('noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => survives(Buffer.from(bytes))),
      { numRuns: 1000 },
    )
  })
  it('explain says something about all of them', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, anyOptions), (packet) => {
        assert.ok(explain(packet, context).kind.length > 0)
      }),
      { numRuns: 1000 },
    )
  })
})
