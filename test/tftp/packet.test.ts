/** The packet codec: every kind there and back, what real clients send, and bytes that no client should send. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  decodePacket,
  encodePacket,
  writeDataHeader,
  type TftpPacket,
} from '../../src/tftp/packet.js'

const bytes = (...parts: (string | number)[]): Buffer =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'latin1'),
    ),
  )

/** As captured from EDK2: a size probe. */
const edk2Request = bytes(
  0,
  1,
  'snponly.efi\0octet\0tsize\x000\0blksize\x001468\0windowsize\x004\0',
)

const testDecode = (requirement: string, input: Buffer, expected: object): void => {
  it(requirement, () => {
    assert.deepEqual(decodePacket(input), expected)
  })
}

const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true })

describe('A TFTP packet', () => {
  testDecode('of a ROM is read with its options in order (RFC 2347)', edk2Request, {
    kind: 'rrq',
    name: 'snponly.efi',
    mode: 'octet',
    options: [
      { name: 'tsize', value: '0' },
      { name: 'blksize', value: '1468' },
      { name: 'windowsize', value: '4' },
    ],
  })
  testDecode('may spell its mode in any case (RFC 1350 5)', bytes(0, 1, 'a\0OcTeT\0'), {
    kind: 'rrq',
    name: 'a',
    mode: 'octet',
    options: [],
  })
  testDecode('keeps eight-bit file names byte for byte', bytes(0, 1, 'a\xff\xe9\0octet\0'), {
    kind: 'rrq',
    name: 'a\xff\xe9',
    mode: 'octet',
    options: [],
  })
  testDecode(
    'may end in garbage or padding after its options',
    bytes(0, 1, 'a\0octet\0tsize\x000\0\0\0\0junk'),
    { kind: 'rrq', name: 'a', mode: 'octet', options: [{ name: 'tsize', value: '0' }] },
  )
  testDecode('loses an option without a value', bytes(0, 1, 'a\0octet\0tsize\0'), {
    kind: 'rrq',
    name: 'a',
    mode: 'octet',
    options: [],
  })
  testDecode('may be an ERROR without the NUL of its message', bytes(0, 5, 0, 8, 'User aborted'), {
    kind: 'error',
    code: 8,
    message: 'User aborted',
  })
  testDecode('may be an ACK with octets after it', bytes(0, 4, 255, 255, 0), {
    kind: 'ack',
    block: 65535,
  })

  const testMalformed = (why: string, input: Buffer, opcode: number, offset: number): void => {
    testDecode(`is malformed: ${why}`, input, { kind: 'malformed', opcode, offset, why })
  }
  testMalformed('shorter than an opcode', bytes(), 0, 0)
  testMalformed('shorter than an opcode', bytes(4), 0, 0)
  testMalformed('unknown opcode', bytes(0, 7), 7, 0)
  testMalformed('unknown opcode', bytes(1, 1, 'a\0octet\0'), 257, 0)
  testMalformed('file name without end', bytes(0, 1, 'pxelinux.0'), 1, 2)
  testMalformed('mode without end', bytes(0, 2, 'a\0octet'), 2, 4)
  testMalformed('no block number', bytes(0, 3, 0), 3, 2)
  testMalformed('no block number', bytes(0, 4), 4, 2)
  testMalformed('no error code', bytes(0, 5, 0), 5, 2)
  testMalformed('request too long', bytes(0, 1, 'a'.repeat(3000), '\0octet\0'), 1, 2048)

  it('has room for 32 options and no more', () => {
    const packet = decodePacket(bytes(0, 1, 'a\0octet\0', 'x\x001\0'.repeat(200)))
    assert.ok(packet.kind === 'rrq' && packet.options.length === 32)
  })
  it('numbers its data modulo 65536', () => {
    const packet = Buffer.alloc(4)
    writeDataHeader(packet, 65536 + 258)
    assert.deepEqual([...packet], [0, 3, 1, 2])
  })

  describe('whatever it holds', () => {
    const text = fc.string({
      unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    })
    const name = text.filter((value) => value !== '')
    const options = fc.array(plain({ name, value: text }), { maxLength: 5 })
    const sixteenBits = fc.integer({ min: 0, max: 65535 })
    const request = { name: text, mode: text.map((mode) => mode.toLowerCase()), options }
    const packets: fc.Arbitrary<TftpPacket> = fc.oneof(
      plain({ kind: fc.constant('rrq' as const), ...request }),
      plain({ kind: fc.constant('wrq' as const), ...request }),
      plain({
        kind: fc.constant('data' as const),
        block: sixteenBits,
        data: fc.uint8Array().map((data) => Buffer.from(data)),
      }),
      plain({ kind: fc.constant('ack' as const), block: sixteenBits }),
      plain({ kind: fc.constant('error' as const), code: sixteenBits, message: text }),
      plain({ kind: fc.constant('oack' as const), options }),
    )
    it('comes back as it was encoded', () => {
      fc.assert(
        fc.property(packets, (packet) => {
          assert.deepEqual(decodePacket(encodePacket(packet)), packet)
        }),
        { numRuns: 2000 },
      )
    })
    it('is read or malformed, never thrown at, for any bytes', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 600 }), (input) => {
          decodePacket(Buffer.from(input))
        }),
        { numRuns: 5000 },
      )
    })
    it('is read or malformed with any byte of a real request changed, cut or doubled', () => {
      for (let at = 0; at < edk2Request.length; at += 1) {
        for (let value = 0; value < 256; value += 1) {
          const changed = Buffer.from(edk2Request)
          changed[at] = value
          decodePacket(changed)
        }
        decodePacket(edk2Request.subarray(0, at))
        decodePacket(
          Buffer.concat([edk2Request.subarray(0, at), edk2Request.subarray(at && at - 1)]),
        )
      }
    })
  })
})
