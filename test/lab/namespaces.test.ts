/** The private network as it really is: shut off from the host, and gone without a trace. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { removeLeftovers } from '../../src/lab/leftovers.js'
import {
  createNetwork,
  destroyNetwork,
  labPrefix,
  namespaces,
  planNetwork,
} from '../../src/lab/network.js'
import { inNamespace, runProgram, startChild } from '../../src/lab/run-program.js'

const hostInterfaces = (): string => readFileSync('/proc/net/dev', 'utf8').replaceAll(/[ \d]+/g, '')

describe('the lab’s private network', function () {
  this.timeout(20_000)
  const network = planNetwork(process.pid, 900, 2)
  const inServer = async (...argv: string[]): Promise<string> =>
    runProgram(inNamespace(network.serverNamespace, argv))

  before(function () {
    if (process.getuid?.() === 0) return
    process.stdout.write('    skipped: not root, so no network namespaces (sudo npm test)\n')
    this.skip()
  })
  afterEach(async () => destroyNetwork(network))

  it('puts nothing on the host and has no way out', async () => {
    const before = hostInterfaces()
    await createNetwork(network)
    assert.equal(hostInterfaces(), before)
    assert.doesNotMatch(await inServer('ip', 'route'), /default|via/)
    assert.match(await inServer('ip', '-br', 'addr'), /^eth1@\S+ +UP +10\.0\.0\.1\/24/m)
  })
  it('is gone after it was destroyed, with all that ran in it; a second time is fine', async () => {
    await createNetwork(network)
    const child = startChild(inNamespace(network.serverNamespace, ['sleep', '1000']), 'ignore')
    const ended = new Promise((resolve) => child.once('exit', resolve))
    while (!(await runProgram(['ip', 'netns', 'pids', network.serverNamespace])).includes('\n'));
    await destroyNetwork(network)
    await destroyNetwork(network)
    await ended
    assert.ok(!(await namespaces()).includes(network.serverNamespace))
  })
  it('is gone when making it failed half-way', async () => {
    const broken = { ...network, taps: ['a-name-that-is-too-long-for-an-interface'] }
    await assert.rejects(createNetwork(broken), /too-long/)
    assert.ok(!(await namespaces()).includes(network.serverNamespace))
  })
  it('of a dead lab is removed by the next one; of a living lab it is not', async () => {
    // No process has this id: it is above the kernel's largest (proc(5), pid_max).
    const dead = planNetwork(2 ** 22 + 1, 0, 1)
    await createNetwork(dead)
    await createNetwork(network)
    const removed = await removeLeftovers()
    assert.ok(removed.includes(dead.serverNamespace))
    const left = await namespaces()
    assert.ok(left.includes(network.serverNamespace))
    assert.ok(!left.some((name) => name.startsWith(`${labPrefix}-${2 ** 22 + 1}-`)))
  })
})
