import assert from 'node:assert/strict'
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
} from '../../src/dhcp/option-values.js'
import { Ipv4 } from '../../src/domain/values/ipv4.js'

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

const roundTrip = <T>(title: string, shape: OptionShape<T>, [value, hex]: [T, string]): void => {
  it(`${title} is written and read alike`, () => {
    assert.equal(Buffer.from(shape.encode(value)).toString('hex'), hex.replaceAll(' ', ''))
    assert.deepEqual(shape.decode(bytes(hex)), value)
  })
}
const refused = (title: string, shape: OptionShape<unknown>, hex: string): void => {
  it(`${title} is no value`, () => {
    assert.equal(shape.decode(bytes(hex)), undefined)
  })
}
const one = Ipv4.unsafe('10.0.0.1')
const two = Ipv4.unsafe('10.0.0.2')

describe('values of DHCP options', () => {
  roundTrip('an address', ipv4, [one, '0a000001'])
  refused('an address of three bytes', ipv4, '0a0000')
  refused('an address of five bytes', ipv4, '0a00000100')
  roundTrip('a list of addresses', ipv4List, [[one, two], '0a000001 0a000002'])
  refused('an empty list of addresses', ipv4List, '')
  refused('a list of one address and a half', ipv4List, '0a000001 0a00')
  roundTrip('a byte', uint8, [255, 'ff'])
  roundTrip('a number of two bytes', uint16, [1472, '05c0'])
  roundTrip('a number of four bytes', uint32, [0xffffffff, 'ffffffff'])
  refused('a number of three bytes', uint32, '000102')
  refused('an empty number', uint8, '')
  roundTrip('a list of numbers', uint16List, [[7, 9], '0007 0009'])
  refused('a list of half a number', uint16List, '00')
  it('an odd byte at the end of a list of numbers is left out', () => {
    assert.deepEqual(uint16List.decode(bytes('0007 00')), [7])
  })
  roundTrip('text', text, ['pxelinux.0', '7078656c696e75782e30'])
  it('NULs at the end of text are trimmed (RFC 2132 section 2)', () => {
    assert.equal(text.decode(bytes('61 62 00 00')), 'ab')
  })
  it('a NUL within text stays, so that a name cannot be cut short unseen', () => {
    assert.equal(text.decode(bytes('61 00 62')), 'a\0b')
  })
  roundTrip('bytes without meaning', opaque, [bytes('00ff10'), '00ff10'])
  roundTrip('options within an option', framedOptions, [
    new Map([
      [6, bytes('08')],
      [71, bytes('80000000')],
    ]),
    '06 01 08 47 04 80000000 ff',
  ])
  it('pads within an option are skipped and its end is its end (RFC 2132 8.4)', () => {
    assert.deepEqual(
      framedOptions.decode(bytes('00 06 01 08 00 ff 47 09')),
      new Map([[6, bytes('08')]]),
    )
  })
  roundTrip("a relay's sub-options, which have no end mark", plainOptions, [
    new Map([
      [1, bytes('0004')],
      [2, bytes('aabb')],
    ]),
    '01 02 0004 02 02 aabb',
  ])
  refused('a sub-option that runs past the end', plainOptions, '01 05 0004')
  refused('a sub-option without a length', framedOptions, '06')
  roundTrip('a user class as iPXE sends it', userClass, [['iPXE'], '69505845'])
  roundTrip('a user class of several pieces (RFC 3004)', userClass, [
    ['iPXE', 'lab'],
    '04 69505845 03 6c6162',
  ])
  it('a user class of one piece (RFC 3004) is the same as bare text', () => {
    assert.deepEqual(userClass.decode(bytes('04 69505845')), ['iPXE'])
  })
  refused('an empty user class', userClass, '')
})
