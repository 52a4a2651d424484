import assert from 'node:assert/strict'
import { describeHeader, describeOption } from '../../src/dhcp/describe.js'
import { aMessage } from './support/packets.js'

const shows = (title: string, [code, hex]: [number, string], text: string): void => {
  it(title, () => assert.equal(describeOption(code, Buffer.from(hex, 'hex')), text))
}

describe('messages as text', () => {
  shows('an option by its name and value', [51, '00000258'], '51 lease-time 600')
  shows('a list', [3, '0a0000010a000002'], '3 routers "10.0.0.1" "10.0.0.2"')
  shows('options within an option', [43, '060108ff'], '43 vendor-specific {6: 08}')
  shows('a malformed value with its bytes', [51, '0000'], '51 lease-time (malformed) 0000')
  shows('an unknown option as bytes', [224, '6f776e'], '224 6f776e')
  shows(
    'control characters escaped, so that nothing forges a line',
    [12, '610a62'],
    '12 host-name "a\\nb"',
  )
  it('the header in four lines', () => {
    assert.deepEqual(describeHeader(aMessage()), [
      'request discover xid 0x12345678 secs 0 flags 0x0000 hops 0',
      'ciaddr 0.0.0.0 yiaddr 0.0.0.0 siaddr 0.0.0.0 giaddr 0.0.0.0',
      'htype 1 hlen 6 chaddr 525400aa000100000000000000000000',
      'sname "" file ""',
    ])
  })
})
