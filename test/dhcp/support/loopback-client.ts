/** A client on loopback: sends packets to a server's port and takes its answers one by one. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { DhcpMessage } from '../../../src/dhcp/message.js'
import { decoded } from './packets.js'

export class LoopbackClient {
  readonly #socket: Socket
  readonly #answers: Buffer[] = []
  readonly #waiting: ((answer: Buffer) => void)[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (bytes) => {
      const next = this.#waiting.shift()
      if (next === undefined) this.#answers.push(bytes)
      else next(bytes)
    })
  }

  static async open(address = '127.0.0.1', port = 0): Promise<LoopbackClient> {
    const socket = createSocket('udp4')
    socket.bind(port, address)
    await once(socket, 'listening')
    return new LoopbackClient(socket)
  }

  get port(): number {
    return this.#socket.address().port
  }
  send(packet: Uint8Array, port: number): void {
    this.#socket.send(packet, port, '127.0.0.1')
  }
  async receive(): Promise<DhcpMessage> {
    const ready = this.#answers.shift()
    return decoded(ready ?? (await new Promise<Buffer>((resolve) => this.#waiting.push(resolve))))
  }
  async ask(packet: Uint8Array, port: number): Promise<DhcpMessage> {
    this.send(packet, port)
    return this.receive()
  }
  async close(): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }
}
