import assert from 'node:assert/strict'
import { closeSync } from 'node:fs'
import { openUdpDescriptor } from '../../src/net/libc-socket.js'

const loopback = Uint8Array.from([127, 0, 0, 1])

describe('descriptors from libc', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip()
  })
  it('a bound UDP descriptor, which is the caller’s to close', () => {
    const opened = openUdpDescriptor({ device: 'lo', address: loopback, port: 0, share: false })
    assert.ok(opened.ok)
    closeSync(opened.descriptor)
  })
  it('a failure by the name of its errno and the call', () => {
    const options = { device: 'nonesuch0', address: loopback, port: 0, share: false }
    assert.deepEqual(openUdpDescriptor(options), {
      ok: false,
      failure: { call: 'setsockopt', code: 'ENODEV' },
    })
    assert.deepEqual(
      openUdpDescriptor({ ...options, device: 'lo', address: Uint8Array.from([192, 0, 2, 1]) }),
      { ok: false, failure: { call: 'bind', code: 'EADDRNOTAVAIL' } },
    )
  })
})
