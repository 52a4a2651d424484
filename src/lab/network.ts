/**
 * The lab's private network: one namespace for the appliance, one with a bridge for the machines, one
 * wire between them. Every interface is made inside a namespace, so at no moment is anything of it on
 * the host, and both are without any way out. It knows nothing of what runs in them.
 */
import { runProgram } from './run-program.js'

export interface LabNetwork {
  /** Namespace of the appliance; its one Ethernet interface is `serverInterface`. */
  readonly serverNamespace: string
  readonly machineNamespace: string
  readonly serverInterface: string
  /** The appliance's address and the length of the network's prefix in bits. */
  readonly serverAddress: string
  readonly prefixLength: number
  /** One tap interface for each machine, in the machines' namespace. */
  readonly taps: readonly string[]
}

/** Every name the lab gives to something outside its own processes begins with this and the owner's process id. */
export const labPrefix = 'razor-lab'

/** Names for a network of `machines` taps owned by process `pid`; `serial` tells several labs of one process apart. */
export function planNetwork(pid: number, serial: number, machines: number): LabNetwork {
  const name = `${labPrefix}-${pid}-${serial}`
  return {
    serverNamespace: `${name}-server`,
    machineNamespace: `${name}-machines`,
    serverInterface: 'eth1',
    serverAddress: '10.0.0.1',
    prefixLength: 24,
    taps: Array.from({ length: machines }, (_, index) => `tap${index}`),
  }
}

/** The ip(8) commands that make a planned network, in order. */
export function commandsToCreate(network: LabNetwork): string[][] {
  const server = ['ip', '-n', network.serverNamespace]
  const machines = ['ip', '-n', network.machineNamespace]
  const eth = network.serverInterface
  return [
    ['ip', 'netns', 'add', network.serverNamespace],
    ['ip', 'netns', 'add', network.machineNamespace],
    [...server, 'link', 'set', 'lo', 'up'],
    [...machines, 'link', 'set', 'lo', 'up'],
    ['ip', 'link', 'add', eth, 'netns', network.serverNamespace]
      .concat(['type', 'veth'])
      .concat(['peer', 'name', 'wire', 'netns', network.machineNamespace]),
    [...server, 'addr', 'add', `${network.serverAddress}/${network.prefixLength}`, 'dev', eth],
    [...server, 'link', 'set', eth, 'up'],
    // No spanning tree, no forward delay: a port forwards as soon as it is up.
    [
      ...machines,
      'link',
      'add',
      'bridge',
      'type',
      'bridge',
      'stp_state',
      '0',
      'forward_delay',
      '0',
    ],
    [...machines, 'link', 'set', 'wire', 'master', 'bridge', 'up'],
    ...network.taps.flatMap((tap) => [
      [...machines, 'tuntap', 'add', tap, 'mode', 'tap'],
      [...machines, 'link', 'set', tap, 'master', 'bridge', 'up'],
    ]),
    [...machines, 'link', 'set', 'bridge', 'up'],
  ]
}

/** Makes a planned network. When a step fails, nothing of it is left and the LabError of that step is thrown. */
export async function createNetwork(network: LabNetwork): Promise<void> {
  try {
    for (const command of commandsToCreate(network)) await runProgram(command)
  } catch (thrown) {
    await destroyNetwork(network)
    throw thrown
  }
}

/** Takes a network away, with every process still in it. Doing it twice, or to a half-made network, is fine. */
export async function destroyNetwork(
  network: Pick<LabNetwork, 'serverNamespace' | 'machineNamespace'>,
): Promise<void> {
  const present = await namespaces()
  for (const namespace of [network.machineNamespace, network.serverNamespace]) {
    if (present.includes(namespace)) await deleteNamespace(namespace)
  }
}

/** All named network namespaces of this machine. */
export async function namespaces(): Promise<string[]> {
  const lines = (await runProgram(['ip', 'netns', 'list'])).split('\n')
  return lines.map((line) => line.split(' ')[0] ?? '').filter((name) => name !== '')
}

/** Ends what runs in a namespace of ours and removes it: a namespace lives on as long as a process is in it. */
export async function deleteNamespace(namespace: string): Promise<void> {
  const pids = (await runProgram(['ip', 'netns', 'pids', namespace])).split('\n').filter(Boolean)
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It ended by itself between the listing and now.
    }
  }
  await runProgram(['ip', 'netns', 'delete', namespace])
}
