/** The plan of the private network, and who owns what by its name. */
import assert from 'node:assert/strict'
import { commandsToCreate, planNetwork } from '../../../src/lab/network.js'
import { ownerOf } from '../../../src/lab/leftovers.js'

describe('lab/network', () => {
  const network = planNetwork(4711, 2, 2)
  const commands = commandsToCreate(network).map((argv) => argv.join(' '))

  it('names its namespaces after their owner, so that a later lab can tell whether the owner lives', () => {
    assert.equal(ownerOf(network.serverNamespace), 4711)
    assert.equal(ownerOf(network.machineNamespace), 4711)
  })
  it('sees no owner in names of others', () => {
    for (const name of ['razor', 'razor-lab', 'razor-lab-x-1', 'my-razor-lab-12-1', '']) {
      assert.equal(ownerOf(name), undefined, name)
    }
  })
  it('tells two labs of one process apart', () => {
    assert.notEqual(planNetwork(4711, 1, 1).serverNamespace, network.serverNamespace)
  })
  it('makes one tap for each machine', () => {
    assert.deepEqual(network.taps, ['tap0', 'tap1'])
    assert.equal(commands.filter((command) => command.includes('tuntap add')).length, 2)
  })
  it('makes every interface inside a namespace: none is on the host even for a moment', () => {
    for (const command of commands.filter((each) => / link add | tuntap add /.test(each))) {
      const madeInside = command.startsWith('ip -n razor-lab-4711-2-')
      const bothEndsInside = (command.match(/netns razor-lab-4711-2-/g) ?? []).length === 2
      assert.ok(madeInside || bothEndsInside, command)
    }
  })
  it('makes no route and no address but the appliance’s own', () => {
    assert.deepEqual(
      commands.filter((command) => /route|addr/.test(command)),
      ['ip -n razor-lab-4711-2-server addr add 10.0.0.1/24 dev eth1'],
    )
  })
  it('keeps interface names within the kernel’s 15 characters', () => {
    for (const name of [network.serverInterface, 'wire', 'bridge', ...planNetwork(1, 1, 16).taps]) {
      assert.ok(name.length <= 15, name)
    }
  })
})
