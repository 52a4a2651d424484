import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import {
  openDeviceSocket,
  openSocketPair,
  type DeviceSocket,
  type SocketPlace,
} from '../../src/net/device-socket.js'

const loopback = Ipv4.unsafe('127.0.0.1')
const open: Socket[] = []
const opened = async (place: SocketPlace): Promise<DeviceSocket> => {
  const result = await openDeviceSocket(place)
  assert.ok(result.ok, result.ok ? '' : result.refusal.message)
  open.push(result.value.socket)
  return result.value
}
const refusal = async (place: SocketPlace): Promise<string> => {
  const result = await openDeviceSocket(place)
  assert.ok(!result.ok, 'expected a refusal')
  return result.refusal.message
}
const sender = (): Socket => {
  const socket = createSocket('udp4')
  open.push(socket)
  return socket
}

describe('device sockets', () => {
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })

  it('without a device, an ordinary socket on the address', async () => {
    const { socket, port } = await opened({ address: loopback, port: 0 })
    sender().send('hello', port, loopback)
    const [bytes] = (await once(socket, 'message')) as [Buffer]
    assert.equal(bytes.toString(), 'hello')
  })
  it('a taken port is named, with the kinds of program that hold it and how to find it', async () => {
    const { port } = await opened({ address: loopback, port: 0 })
    const message = await refusal({ address: loopback, port })
    assert.match(
      message,
      new RegExp(`UDP port ${port} on 127\\.0\\.0\\.1: another program holds it`),
    )
    assert.match(message, /ss -lunp sport = :/)
  })
  it('an address that no interface has is named, with the command that adds it', async () => {
    const message = await refusal({ address: Ipv4.unsafe('192.0.2.1'), port: 0 })
    assert.match(message, /no interface has that address.*ip address add 192\.0\.2\.1/)
  })
})

describe('device sockets on a device', () => {
  before(function () {
    if (process.platform !== 'linux') {
      process.stdout.write('      skipped: binding to a device needs Linux\n')
      this.skip()
    }
  })
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close()
  })

  it('receive and send on it', async () => {
    const { socket, port } = await opened({ device: 'lo', address: loopback, port: 0 })
    const peer = sender()
    peer.send('hello', port, loopback)
    const [, from] = (await once(socket, 'message')) as [Buffer, { port: number }]
    socket.send('back', from.port, loopback)
    const [answer] = (await once(peer, 'message')) as [Buffer]
    assert.equal(answer.toString(), 'back')
  })
  it('a device that is not there is named, and those that are', async () => {
    const message = await refusal({ device: 'nonesuch0', address: Ipv4.any, port: 0 })
    assert.match(message, /\(nonesuch0\): there is no such interface\. This machine has: .*lo/)
  })
  for (const name of ['', 'a name', 'far-too-long-for-a-device', '../x'])
    it(`${JSON.stringify(name)} is not the name of a device`, async () => {
      assert.match(await refusal({ device: name, address: Ipv4.any, port: 0 }), /not the name/)
    })
  it('a taken port is refused there too', async () => {
    const { port } = await opened({ device: 'lo', address: loopback, port: 0 })
    assert.match(
      await refusal({ device: 'lo', address: loopback, port }),
      /another program holds it/,
    )
  })
  it('a pair tells what comes to its address from what is broadcast', async () => {
    const pair = await openSocketPair({ device: 'lo', address: loopback, port: 0 })
    assert.ok(pair.ok)
    const { unicast, broadcast } = pair.value
    open.push(unicast.socket, broadcast.socket)
    assert.equal(unicast.port, broadcast.port)
    const peer = (await opened({ device: 'lo', address: loopback, port: 0 })).socket
    peer.send('to you', unicast.port, loopback)
    assert.equal(String(((await once(unicast.socket, 'message')) as [Buffer])[0]), 'to you')
    peer.send('to all', unicast.port, '127.255.255.255')
    assert.equal(String(((await once(broadcast.socket, 'message')) as [Buffer])[0]), 'to all')
  })
  it('nobody can slip onto the port of a pair, even one who would share', async () => {
    const pair = await openSocketPair({ device: 'lo', address: loopback, port: 0 })
    assert.ok(pair.ok)
    open.push(pair.value.unicast.socket, pair.value.broadcast.socket)
    const { port } = pair.value.unicast
    for (const address of [loopback, Ipv4.any])
      assert.match(
        await refusal({ device: 'lo', address, port, share: true }),
        /another program holds it/,
      )
  })
  it('two that share a port may stand beside each other', async () => {
    const { port } = await opened({ device: 'lo', address: Ipv4.any, port: 0, share: true })
    await opened({ device: 'lo', address: Ipv4.any, port, share: true })
  })
  it('without the right to a low port it says which right is missing', async function () {
    if (process.getuid?.() === 0) {
      process.stdout.write('      skipped: root may open any port\n')
      this.skip()
    }
    assert.match(
      await refusal({ device: 'lo', address: loopback, port: 67 }),
      /needs CAP_NET_BIND_SERVICE and CAP_NET_RAW/,
    )
  })
})
