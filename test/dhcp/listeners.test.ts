import assert from 'node:assert/strict'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { openListeners } from '../../src/dhcp/listeners.js'
import { aSegment } from './support/segments.js'

const us = Ipv4.unsafe('127.0.0.1')
const free = { server: 0, client: 0, bootServer: 0 }
/** SO_BINDTODEVICE and what follows from it exist on Linux only; ports above 1023 need no rights. */
const onLinux = process.platform === 'linux'

describe('the sockets of a segment', () => {
  it('are two without a device, both taken for unicast', async () => {
    const opened = await openListeners(aSegment({ address: us, ports: free }))
    assert.ok(opened.ok)
    assert.deepEqual(
      opened.value.map(({ port, cast }) => [port, cast]),
      [
        ['server', 'unicast'],
        ['boot-server', 'unicast'],
      ],
    )
    for (const { socket } of opened.value) socket.close()
  })
  it('are three on a device: unicast and broadcast on the DHCP port, and the boot server', async function () {
    if (!onLinux) this.skip()
    const opened = await openListeners(aSegment({ interface: 'lo', address: us, ports: free }))
    assert.ok(opened.ok)
    assert.deepEqual(
      opened.value.map(({ port, cast }) => [port, cast]),
      [
        ['server', 'unicast'],
        ['server', 'broadcast'],
        ['boot-server', 'unicast'],
      ],
    )
    assert.equal(opened.value[0]?.number, opened.value[1]?.number)
    for (const { socket } of opened.value) socket.close()
  })
  it('are none when one of them cannot be had', async () => {
    const first = await openListeners(aSegment({ address: us, ports: free }))
    assert.ok(first.ok)
    const bootServer = first.value[1]!.number
    const second = await openListeners(aSegment({ address: us, ports: { ...free, bootServer } }))
    assert.ok(!second.ok)
    assert.match(second.refusal.message, /another program holds it/)
    for (const { socket } of first.value) socket.close()
  })
})
