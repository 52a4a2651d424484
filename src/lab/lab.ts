/** Lab: one rehearsal stage, composed: a private network, the appliance in it, machines, and a watch on how far each has come. What is done with them is the caller's business (scenario.ts, test/lab). */
import { randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { detectAccelerator } from './accelerator.js'
import type { Accelerator } from './accelerator.js'
import { ApplianceProcess } from './appliance-process.js'
import { prepareFirmware } from './firmware.js'
import type { FirmwareKind } from './firmware.js'
import { removeLeftovers } from './leftovers.js'
import { makeDisk, Machine } from './machine.js'
import { createNetwork, destroyNetwork, labPrefix, planNetwork } from './network.js'
import type { LabNetwork } from './network.js'
import type { Operator } from './operator.js'
import { Watch } from './watch.js'

/** The top of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface LabPlan {
  /** The firmware of each machine. */
  readonly machines: readonly FirmwareKind[]
  readonly nic: string
  readonly memoryMiB: number
  readonly diskGB: number
}

let labsOfThisProcess = 0

export class Lab {
  readonly network: LabNetwork
  readonly directory: string
  readonly accelerator: Accelerator
  readonly appliance: ApplianceProcess
  readonly machines: readonly Machine[]
  readonly watch: Watch
  #closing: Promise<void> | undefined

  private constructor(parts: {
    network: LabNetwork
    directory: string
    accelerator: Accelerator
    machines: readonly Machine[]
  }) {
    this.network = parts.network
    this.directory = parts.directory
    this.accelerator = parts.accelerator
    this.machines = parts.machines
    this.appliance = new ApplianceProcess(root, parts.directory, parts.network)
    this.watch = new Watch(parts.machines)
  }

  /** Sets the stage: network up, appliance answering, machines plugged in and off. Needs root. Leaves nothing when it fails. */
  static async open(plan: LabPlan): Promise<Lab> {
    await removeLeftovers()
    const serial = labsOfThisProcess++
    const network = planNetwork(process.pid, serial, plan.machines.length)
    const directory = await mkdtemp(join(tmpdir(), `${labPrefix}-${process.pid}-${serial}-`))
    const accelerator = await detectAccelerator()
    try {
      const machines: Machine[] = []
      for (const index of plan.machines.keys()) {
        machines.push(await makeMachine(plan, index, { directory, network, accelerator }))
      }
      const lab = new Lab({ network, directory, accelerator, machines })
      await createNetwork(network)
      try {
        await lab.appliance.start()
        lab.watch.follow(lab.operator)
        return lab
      } catch (thrown) {
        await lab.close()
        throw thrown
      }
    } catch (thrown) {
      await rm(directory, { recursive: true, force: true })
      throw thrown
    }
  }

  get operator(): Operator {
    return this.appliance.operator
  }

  /** Presses the power button of a machine and starts its clock. */
  async powerOn(machine: Machine): Promise<void> {
    await machine.powerOn()
    this.watch.poweredOn(machine)
  }

  /** Takes all of it away: machines, appliance, network, files. Twice is fine. */
  async close(): Promise<void> {
    this.#closing ??= this.#takeDown()
    return this.#closing
  }

  /** Copies all logs into `target`, made at need: appliance.log, events.jsonl, and for each machine its serial console and QEMU's words. */
  async copyLogs(target: string): Promise<void> {
    await mkdir(target, { recursive: true })
    await cp(this.appliance.log, join(target, basename(this.appliance.log)))
    const events = this.watch.events.map((event) => `${JSON.stringify(event)}\n`)
    await writeFile(join(target, 'events.jsonl'), events.join(''))
    for (const { name, files } of this.machines) {
      for (const file of [files.serialLog, files.qemuLog]) {
        await cp(file, join(target, `${name}-${basename(file)}`)).catch(() => undefined)
      }
    }
  }

  async #takeDown(): Promise<void> {
    this.watch.close()
    await Promise.all(this.machines.map((machine) => machine.powerOff()))
    await this.appliance.close()
    await destroyNetwork(this.network)
    await rm(this.directory, { recursive: true, force: true })
  }
}

async function makeMachine(
  plan: LabPlan,
  index: number,
  place: { directory: string; network: LabNetwork; accelerator: Accelerator },
): Promise<Machine> {
  const kind = plan.machines[index] ?? 'bios'
  const name = `machine-${index + 1}`
  const directory = join(place.directory, name)
  await mkdir(directory)
  const disk = join(directory, 'disk')
  await makeDisk(disk, plan.diskGB)
  return new Machine(
    { name, directory, namespace: place.network.machineNamespace },
    {
      uuid: randomUUID(),
      // 52:54:00 is QEMU's own prefix; "lab" in hexadecimal follows.
      mac: `52:54:00:1a:b0:${(index + 1).toString(16).padStart(2, '0')}`,
      tap: place.network.taps[index] ?? '',
      nic: plan.nic,
      memoryMiB: plan.memoryMiB,
      firmware: await prepareFirmware(kind, directory),
      accelerator: place.accelerator,
      disk,
    },
  )
}
