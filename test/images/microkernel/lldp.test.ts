/** Reading the switch's announcement: a captured LLDP frame to chassis, port and system, and nothing from a broken one. */
import assert from 'node:assert/strict'
import { makeMachine, needs, type Machine } from './support.js'

const tlv = (type: number, ...value: readonly (number | string)[]): Buffer => {
  const body = Buffer.concat(
    value.map((part) =>
      typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'latin1'),
    ),
  )
  return Buffer.concat([Buffer.from([(type << 1) | (body.length >> 8), body.length & 255]), body])
}

/** A capture file: 24 bytes of header, 16 before the packet, then the frame. */
const capture = (frame: Buffer): Buffer => Buffer.concat([Buffer.alloc(40), frame])
const ethernet = Buffer.from('0180c200000e001b21aabbcc88cc', 'hex')
const tagged = Buffer.from('0180c200000e001b21aabbcc8100000588cc', 'hex')

const chassis = tlv(1, 4, 0x00, 0x1b, 0x21, 0xaa, 0xbb, 0xcc)
const port = tlv(2, 5, 'Gi1/0/7')
const rest = [tlv(3, 0, 120), tlv(5, 'sw-rack7'), tlv(0)]

describe('microkernel: LLDP', () => {
  let machine: Machine
  before(function () {
    machine = makeMachine()
    needs(this, 'hexdump')
  })
  after(() => machine.remove())

  const read = async (file: Buffer): Promise<string> => {
    machine.write('frame', file)
    return (await machine.run(`read_lldp <"${machine.root}/frame"`)).out
  }

  it('reads chassis, port and system name', async () => {
    const expected = 'chassis\t00:1b:21:aa:bb:cc\nport\tGi1/0/7\nsystem\tsw-rack7\n'
    assert.equal(await read(capture(Buffer.concat([ethernet, chassis, port, ...rest]))), expected)
    assert.equal(await read(capture(Buffer.concat([tagged, chassis, port, ...rest]))), expected)
  })

  it('reads an address as chassis and a MAC as port', async () => {
    const frame = [ethernet, tlv(1, 5, 1, 10, 0, 0, 254), tlv(2, 3, 0, 1, 2, 3, 4, 255), tlv(0)]
    assert.equal(
      await read(capture(Buffer.concat(frame))),
      'chassis\t10.0.0.254\nport\t00:01:02:03:04:ff\n',
    )
  })

  it('makes hostile names harmless', async () => {
    const frame = [ethernet, chassis, tlv(2, 7, 'a\nb\tc\0"'), tlv(5, '\x1b[31m'), tlv(0)]
    assert.equal(
      await read(capture(Buffer.concat(frame))),
      'chassis\t00:1b:21:aa:bb:cc\nport\ta?b?c?"\nsystem\t?[31m\n',
    )
  })

  it('says nothing for every cut of a frame before port is whole, and never fails', async () => {
    const whole = capture(Buffer.concat([ethernet, chassis, port]))
    for (const length of [0, 1, 40, 53, 54, 56, 60, whole.length - 1])
      assert.equal(await read(whole.subarray(0, length)), '', `${length} bytes`)
  })
})
