import assert from 'node:assert/strict'
import { isFromClient, messageTypes } from '../../src/dhcp/message.js'

describe('message types (RFC 2132 9.6)', () => {
  it('are numbered 1 to 8', () => {
    assert.deepEqual(Object.values(messageTypes), [1, 2, 3, 4, 5, 6, 7, 8])
  })
  it('clients send five of them, servers three (RFC 2131 table 2)', () => {
    assert.deepEqual(
      (['discover', 'request', 'decline', 'release', 'inform'] as const).map(isFromClient),
      [true, true, true, true, true],
    )
    assert.deepEqual((['offer', 'ack', 'nak'] as const).map(isFromClient), [false, false, false])
  })
})
