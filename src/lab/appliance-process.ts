/** ApplianceProcess: `razord`, the built program, run in the lab's server namespace with a configuration and a state directory of its own. Starting, stopping, and killing it as a power failure would. */
import type { ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { LabError } from './lab-error.js'
import type { LabNetwork } from './network.js'
import { Operator } from './operator.js'
import { endChild, hasEnded, inNamespace, startChild } from './run-program.js'

const apiPort = 8025

export class ApplianceProcess {
  readonly operator: Operator
  readonly log: string
  readonly #root: string
  readonly #directory: string
  readonly #network: LabNetwork
  readonly #relaySocket: string
  #process: ChildProcess | undefined
  #relay: ChildProcess | undefined

  /** `root` is the top of the checkout, `directory` one for the appliance's own files. */
  constructor(root: string, directory: string, network: LabNetwork) {
    this.#root = root
    this.#directory = directory
    this.#network = network
    this.#relaySocket = join(directory, 'api')
    this.log = join(directory, 'appliance.log')
    this.operator = new Operator(this.#relaySocket)
  }

  /** Starts the appliance, with the state it has, and settles when its API answers. */
  async start(): Promise<void> {
    const program = join(this.#root, 'dist/main.js')
    if (!existsSync(program)) throw new LabError(`${program} is missing: npm run build`)
    await this.#configure()
    this.#startRelay()
    const log = openSync(this.log, 'a')
    const argv = [process.execPath, program, '--config', join(this.#directory, 'razor.yaml')]
    this.#process = startChild(inNamespace(this.#network.serverNamespace, argv), [
      'ignore',
      log,
      log,
    ])
    closeSync(log)
    await this.#untilItAnswers()
  }

  /** Stops it as an operator does. */
  async stop(): Promise<void> {
    await endChild(this.#process, 'SIGTERM', 10_000)
    this.#process = undefined
  }

  /** Stops it as a power failure does: no word, no chance to save anything. */
  async kill(): Promise<void> {
    await endChild(this.#process, 'SIGKILL')
    this.#process = undefined
  }

  /** Stops it and everything that belongs to it. */
  async close(): Promise<void> {
    await this.stop()
    await endChild(this.#relay)
    this.#relay = undefined
  }

  /** The last `lines` lines of its log. */
  async tail(lines: number): Promise<string> {
    const text = await readFile(this.log, 'utf8').catch(() => '')
    return text.trimEnd().split('\n').slice(-lines).join('\n')
  }

  async #configure(): Promise<void> {
    const network = this.#network
    const state = join(this.#directory, 'state')
    await mkdir(state, { recursive: true })
    const configuration = {
      state,
      segments: [
        {
          interface: network.serverInterface,
          address: `${network.serverAddress}/${network.prefixLength}`,
          // QEMU's network cards have iPXE in their ROM; most machines' do not, and see the menu.
          bios_ipxe: 'menu',
        },
      ],
      microkernel: { kernel_args: 'console=ttyS0,115200', checkin_seconds: 5 },
    }
    await writeFile(join(this.#directory, 'razor.yaml'), stringify(configuration))
  }

  #startRelay(): void {
    if (this.#relay !== undefined && !hasEnded(this.#relay)) return
    const program = join(this.#root, 'dist/lab/relay-main.js')
    const argv = [process.execPath, program, this.#relaySocket, String(apiPort)]
    this.#relay = startChild(inNamespace(this.#network.serverNamespace, argv), 'ignore')
  }

  async #untilItAnswers(): Promise<void> {
    const deadline = Date.now() + 60_000
    while (!(await this.operator.isAnswering())) {
      const ended = this.#process === undefined || hasEnded(this.#process)
      if (ended || Date.now() > deadline) {
        throw new LabError(
          `the appliance ${ended ? 'ended' : 'does not answer'}; its log ends:\n${await this.tail(20)}`,
        )
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
