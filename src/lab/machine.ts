/** Machine: one bare machine of the lab, with a power button, a reset button, a network card, an empty disk and a serial console. */
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from './lab-error.js'
import { qemuArguments, qemuProgram } from './qemu-arguments.js'
import type { MachineFiles, MachineHardware } from './qemu-arguments.js'
import { Qmp } from './qmp.js'
import { endChild, hasEnded, inNamespace, startChild } from './run-program.js'
import { SerialConsole } from './serial-console.js'

export class Machine {
  readonly name: string
  readonly hardware: MachineHardware
  readonly serial = new SerialConsole()
  readonly files: MachineFiles & { readonly qemuLog: string }
  readonly #namespace: string
  #process: ChildProcess | undefined
  #qmp: Qmp | undefined

  /** `directory` is the machine's own and holds its sockets and logs. */
  constructor(
    place: { name: string; directory: string; namespace: string },
    hardware: MachineHardware,
  ) {
    this.name = place.name
    this.hardware = hardware
    this.#namespace = place.namespace
    this.files = {
      qmpSocket: join(place.directory, 'qmp'),
      serialSocket: join(place.directory, 'serial'),
      serialLog: join(place.directory, 'serial.log'),
      qemuLog: join(place.directory, 'qemu.log'),
    }
  }

  get isOn(): boolean {
    return this.#process !== undefined && !hasEnded(this.#process)
  }

  /** Presses the power button of a machine that is off; settles when its first instruction may run. */
  async powerOn(): Promise<void> {
    if (this.isOn) throw new LabError(`${this.name} is on already`)
    await rm(this.files.qmpSocket, { force: true })
    await rm(this.files.serialSocket, { force: true })
    const argv = [qemuProgram, ...qemuArguments(this.hardware, this.files)]
    const log = openSync(this.files.qemuLog, 'a')
    this.#process = startChild(inNamespace(this.#namespace, argv), ['ignore', log, log])
    closeSync(log)
    try {
      this.#qmp = await Qmp.open(this.files.qmpSocket)
      await this.serial.attach(this.files.serialSocket)
      await this.#qmp.run('cont')
    } catch (thrown) {
      await this.powerOff()
      const words = await readFile(this.files.qemuLog, 'utf8').catch(() => '')
      throw new LabError(`${this.name} does not start: ${words.trim() || String(thrown)}`)
    }
  }

  /** Presses reset: the machine starts again at its firmware, whatever it was doing. */
  async reset(): Promise<void> {
    if (this.#qmp === undefined) throw new LabError(`${this.name} is off`)
    await this.#qmp.run('system_reset')
  }

  /** Pulls the plug. A machine that is off stays off. */
  async powerOff(): Promise<void> {
    this.#qmp?.close()
    this.#qmp = undefined
    await endChild(this.#process, 'SIGTERM', 3000)
    this.#process = undefined
    this.serial.detach()
  }
}

/** Makes the empty disk of a machine: a sparse file. */
export async function makeDisk(path: string, gigabytes: number): Promise<void> {
  await writeFile(path, '')
  await truncate(path, gigabytes * 1024 ** 3)
}
