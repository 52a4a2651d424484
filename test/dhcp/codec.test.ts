import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { decode, encode, encodedBytes } from '../../src/dhcp/codec.js'
import { describeHeader, describeOption } from '../../src/dhcp/describe.js'
import type { Malformed } from '../../src/dhcp/message.js'
import { options, valueOf } from '../../src/dhcp/options.js'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import {
  aMessage,
  aPacket,
  capturedPackets,
  captures,
  decoded,
  fixtureFolder,
} from './support/packets.js'

const faultIn = (bytes: Buffer): Malformed => {
  const result = decode(bytes)
  assert.ok(result.kind === 'malformed', 'expected a malformed packet')
  return result.malformed
}
/** A DISCOVER whose options field is these bytes. */
const withOptions = (hex: string, header: (packet: Buffer) => void = () => undefined): Buffer => {
  const packet = Buffer.concat([
    aPacket().subarray(0, 240),
    Buffer.from(hex.replaceAll(' ', ''), 'hex'),
  ])
  header(packet)
  return packet
}

describe('the DHCP codec', () => {
  for (const name of captures)
    it(`reads the capture ${name} as its golden text has it`, () => {
      const text = capturedPackets(name)
        .map(({ title, bytes }) => {
          const message = decoded(bytes)
          const lines = [...message.options].map(([code, value]) => describeOption(code, value))
          return [`# ${title}`, ...describeHeader(message), ...lines, ''].join('\n')
        })
        .join('\n')
      const golden = new URL(`${name}.golden.txt`, fixtureFolder)
      if (process.env['UPDATE_GOLDEN'] === '1') {
        writeFileSync(golden, text)
        assert.fail('golden file rewritten: read it, then run again')
      }
      assert.ok(existsSync(golden), 'UPDATE_GOLDEN=1 writes the golden file')
      assert.equal(text, readFileSync(golden, 'utf8'))
    })

  for (const name of captures)
    it(`writes every packet of ${name} so that it reads the same again`, () => {
      for (const { bytes } of capturedPackets(name)) {
        const message = decoded(bytes)
        assert.deepEqual(decoded(encode(message, bytes.length)), message)
      }
    })

  it('writes op, hardware type, lengths and numbers where RFC 2131 figure 1 has them', () => {
    const packet = encode(
      aMessage({
        fields: {
          xid: 0x01020304,
          secs: 5,
          flags: 0x8000,
          hops: 2,
          giaddr: Ipv4.unsafe('10.1.2.3'),
        },
      }),
    )
    assert.equal(
      packet.toString('hex', 0, 28),
      '010106020102030400058000000000000000000000000000' + '0a010203',
    )
    assert.equal(packet.toString('hex', 236, 240), '63825363')
  })
  it('pads with zeros after the END and puts nothing else there (RFC 1542 2.1)', () => {
    const packet = encode(aMessage(), 300)
    assert.equal(packet.length, 300)
    assert.equal(packet.toString('hex', 240, 244), '350101ff')
    assert.deepEqual(packet.subarray(244), Buffer.alloc(56))
  })
  it('tells how long a message is without padding', () => {
    assert.equal(encodedBytes(aMessage()), 244)
    assert.equal(encode(aMessage()).length, 244)
  })
  it('leaves a NUL at the end of file and sname, whatever their length (RFC 2131 figure 1)', () => {
    const packet = encode(aMessage({ fields: { file: 'f'.repeat(200), sname: 's'.repeat(100) } }))
    assert.equal(decoded(packet).file, 'f'.repeat(127))
    assert.equal(decoded(packet).sname, 's'.repeat(63))
    assert.equal(packet[235], 0)
  })
  it('reads a file field that a ROM has filled without a NUL', () => {
    const packet = withOptions('350101ff', (bytes) => bytes.fill(0x66, 108, 236))
    assert.equal(decoded(packet).file, 'f'.repeat(128))
  })

  it('a pad byte swallows nothing (RFC 2132 3.1)', () => {
    assert.equal(decoded(withOptions('00 00 350101 00 3204 0a000005 ff')).kind, 'discover')
    assert.equal(
      valueOf(decoded(withOptions('00 350101 00 3204 0a000005 ff')), options.requestedAddress),
      '10.0.0.5',
    )
  })
  it('nothing after END counts', () => {
    assert.equal(decoded(withOptions('350101 ff 3204 0a000005')).options.size, 1)
  })
  it('a missing END is forgiven', () => {
    assert.equal(decoded(withOptions('350101')).kind, 'discover')
  })
  it('an option that comes again continues the first (RFC 3396)', () => {
    const message = decoded(withOptions('350101 3d02 0102 0c01 61 3d01 03 ff'))
    assert.deepEqual(Buffer.from(message.options.get(61)!), Buffer.from([1, 2, 3]))
  })
  it('an option over 255 bytes is split, and read whole again (RFC 3396)', () => {
    const value = Buffer.alloc(600, 7)
    const message = decoded(aPacket({ options: [[224, value, '']] }))
    assert.deepEqual(message.options.get(224), value)
    assert.equal(encodedBytes(message), 240 + 3 + 600 + 6 + 1)
  })
  it('an empty option keeps its place', () => {
    assert.deepEqual(
      decoded(aPacket({ options: [[80, Buffer.alloc(0), '']] })).options.get(80),
      Buffer.alloc(0),
    )
  })
  for (const [overload, where] of [
    [1, 'file'],
    [2, 'sname'],
    [3, 'file and sname'],
  ] as const)
    it(`overload ${overload}: options go on in ${where} (RFC 2132 9.3)`, () => {
      const packet = withOptions(`350101 3401 0${overload} ff`, (bytes) => {
        bytes.write('3204 0a000005 ff'.replaceAll(' ', ''), 108, 'hex')
        bytes.write('0c0161ff', 44, 'hex')
      })
      const message = decoded(packet)
      assert.equal(
        valueOf(message, options.requestedAddress),
        overload === 2 ? undefined : '10.0.0.5',
      )
      assert.equal(valueOf(message, options.hostName), overload === 1 ? undefined : 'a')
      assert.equal(message.file === '', overload !== 2)
    })
  it('overload is never used in what we write', () => {
    const packet = encode(aMessage({ options: [[224, Buffer.alloc(900), '']] }))
    assert.deepEqual(packet.subarray(44, 236), Buffer.alloc(192))
  })

  const malformed = (title: string, packet: () => Buffer, fault: Malformed): void => {
    it(`refuses ${title}, with the place and the reason`, () => {
      assert.deepEqual(faultIn(packet()), fault)
    })
  }
  malformed('an empty datagram', () => Buffer.alloc(0), {
    offset: 0,
    why: '0 bytes are too few for a header',
  })
  malformed('a datagram of 239 bytes', () => aPacket().subarray(0, 239), {
    offset: 239,
    why: '239 bytes are too few for a header',
  })
  malformed('an op of 3', () => withOptions('350101ff', (bytes) => bytes.writeUInt8(3, 0)), {
    offset: 0,
    why: 'op is 3, neither request nor reply',
  })
  malformed('hlen 255', () => withOptions('350101ff', (bytes) => bytes.writeUInt8(255, 2)), {
    offset: 2,
    why: 'a hardware address of 255 bytes does not fit',
  })
  malformed('a wrong cookie', () => withOptions('350101ff', (bytes) => bytes.writeUInt8(0, 236)), {
    offset: 236,
    why: 'no DHCP cookie: plain BOOTP or another protocol',
  })
  malformed('an option code with no length at the end', () => withOptions('350101 0c'), {
    offset: 243,
    why: 'option 12 has no length',
  })
  malformed('an option that runs past the end', () => withOptions('350101 0c05 6162'), {
    offset: 243,
    why: 'option 12 runs past the end',
  })
  malformed('plain BOOTP', () => withOptions('ff'), {
    offset: 241,
    why: 'no message type: plain BOOTP',
  })
  malformed('message type 9', () => withOptions('350109ff'), {
    offset: 240,
    why: 'the message type is none of RFC 2132 section 9.6',
  })
  malformed(
    'an overloaded field whose option runs past it',
    () => withOptions('350101 340101 ff', (bytes) => bytes.fill(0x0c, 108, 236)),
    { offset: 234, why: 'option 12 runs past the end' },
  )
})
