/** The largest packet: Ethernet's, or less where the interface carries less. */
import assert from 'node:assert/strict'
import { pathMtu } from '../../src/tftp/path-mtu.js'

describe('The path’s MTU', () => {
  it('is Ethernet’s on an interface that carries more: boot ROMs do not', async () => {
    assert.equal(await pathMtu('127.0.0.1'), 1500)
  })
  it('is Ethernet’s for an address this machine does not have', async () => {
    assert.equal(await pathMtu('192.0.2.1'), 1500)
  })
})
