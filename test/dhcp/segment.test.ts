import assert from 'node:assert/strict'
import { standardPorts } from '../../src/dhcp/segment.js'

describe('a segment', () => {
  it('has the ports of RFC 2131 4.1 and PXE 2.1 unless told otherwise', () => {
    assert.deepEqual(standardPorts, { server: 67, client: 68, bootServer: 4011 })
  })
})
