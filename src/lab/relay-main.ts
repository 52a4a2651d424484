/**
 * Run inside the appliance's namespace: passes connections on a unix socket to the operator API on
 * 127.0.0.1. Paths are outside of network namespaces, loopback addresses inside, so this is the one
 * door between the lab's driver and the private network, and it leads to the operator API only.
 *   usage: relay-main.js SOCKET PORT
 */
import { connect, createServer } from 'node:net'

const [, , socketPath = '', port = ''] = process.argv

createServer((client) => {
  const api = connect(Number(port), '127.0.0.1')
  client.pipe(api)
  api.pipe(client)
  client.on('error', () => api.destroy())
  api.on('error', () => client.destroy())
  client.on('close', () => api.destroy())
  api.on('close', () => client.destroy())
}).listen(socketPath)
