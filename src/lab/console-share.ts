/** Serves a machine's serial console on a unix socket while the lab keeps running, to any number of people at once (console-main.ts). The lab itself goes on reading it. */
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import type { SerialConsole } from './serial-console.js'

/** Starts serving `console` on `socketPath`; close the result to end it. */
export function shareConsole(console: SerialConsole, socketPath: string): Server {
  const clients = new Set<Socket>()
  console.onRaw = (piece) => {
    for (const client of clients) client.write(piece)
  }
  return createServer((client) => {
    clients.add(client)
    client.setEncoding('utf8')
    client.on('data', (typed: string) => console.type(typed))
    client.on('error', () => client.destroy())
    client.on('close', () => clients.delete(client))
  }).listen(socketPath)
}
