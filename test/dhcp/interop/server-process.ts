/** The DHCP server as a process of its own, so that a test can put it into a network namespace. Arguments: the device and the server's address. */
import { Ipv4 } from '../../../src/domain/values/ipv4.js'
import { createLogger } from '../../../src/log.js'
import { system } from '../../../src/system.js'
import { createDhcpServer } from '../../../src/dhcp/server.js'
import { MemoryKeeper } from '../support/memory-keeper.js'
import { aSegment } from '../support/segments.js'

const [device, address] = process.argv.slice(2)
if (device === undefined || address === undefined) throw new Error('which device and address?')
const server = createDhcpServer({
  segment: aSegment({ interface: device, address: Ipv4.unsafe(address) }),
  leases: new MemoryKeeper(() => system.clock.now()),
  clock: system.clock,
  timers: system.timers,
  log: createLogger('info'),
})
const started = await server.start()
process.stdout.write(`${started.ok ? 'ready' : started.refusal.message}\n`)
process.once('SIGTERM', () => {
  void server.stop()
})
