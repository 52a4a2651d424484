/** The DHCP server as a process of its own, so that a test can put it into a network namespace. Argument: the device. */
import { createLogger } from '../../../src/log.js'
import { system } from '../../../src/system.js'
import { createDhcpServer } from '../../../src/dhcp/server.js'
import { MemoryKeeper } from '../support/memory-keeper.js'
import { aSegment } from '../support/segments.js'

const device = process.argv[2]
if (device === undefined) throw new Error('which device?')
const server = createDhcpServer({
  segment: aSegment({ interface: device }),
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
