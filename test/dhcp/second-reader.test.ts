import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decode, encode } from '../../src/dhcp/codec.js'
import { bytesByCode, readByPackage, readTwice } from '../../src/dhcp/second-reader.js'
import { respond } from '../../src/dhcp/responder.js'
import { aContext } from './support/contexts.js'
import { aPacket, capturedPackets, captures, decoded } from './support/packets.js'

describe('the dhcp package as second reader', () => {
  for (const name of captures)
    it(`reads the packets of ${name} as our codec does`, () => {
      for (const { bytes, title } of capturedPackets(name))
        assert.equal(readTwice(bytes, decoded(bytes)), 'agrees', title)
    })
  for (const name of captures)
    it(`reads our replies to ${name} as we meant them`, () => {
      for (const { bytes, fromClient } of capturedPackets(name)) {
        if (!fromClient) continue
        const verdict = respond(
          decoded(bytes),
          aContext({ segment: { httpBootUrl: 'http://10.9.0.1:8026/' } }),
        )
        if (verdict.kind === 'reply')
          assert.equal(
            readTwice(encode(verdict.message, verdict.minimumBytes), verdict.message),
            'agrees',
          )
      }
    })
  it('names the field in which the two differ', () => {
    const packet = aPacket()
    assert.match(
      readTwice(packet, { ...decoded(packet), xid: 1 }),
      /^reads xid as 305419896, we wrote 1$/,
    )
  })
  it('says so when it cannot read a packet', () => {
    const packet = aPacket({ fields: { htype: 32 } })
    assert.match(readTwice(packet, decoded(packet)), /^cannot read it/)
  })
  it('behind its guard it neither throws nor differs on mutated packets', () => {
    const packets = captures.flatMap((name) => capturedPackets(name).map(({ bytes }) => bytes))
    fc.assert(
      fc.property(
        fc.constantFrom(...packets),
        fc.array(fc.tuple(fc.nat(419), fc.nat(255)), { maxLength: 4 }),
        fc.nat(420),
        (packet, changes, length) => {
          const mutated = Buffer.from(packet)
          for (const [at, value] of changes) if (at < mutated.length) mutated[at] = value
          const cut = length < 240 ? mutated : mutated.subarray(0, length)
          const theirs = readByPackage(cut)
          const ours = decode(cut)
          if (theirs === undefined || ours.kind === 'malformed') return
          assert.deepEqual(
            new Map([...bytesByCode(theirs)].sort(([a], [b]) => a - b)),
            new Map(
              [...ours.message.options]
                .sort(([a], [b]) => a - b)
                .map(([code, value]) => [code, Buffer.from(value)]),
            ),
          )
        },
      ),
      { numRuns: 3000 },
    )
  })
})
