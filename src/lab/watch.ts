/** Watch: listens to the appliance's events and the machines' consoles, and keeps how far each machine has come. Waiting for a stage is done here. */
import { LabError } from './lab-error.js'
import type { Machine } from './machine.js'
import type { ApplianceEvent, Operator } from './operator.js'
import { Sightings } from './sightings.js'
import { Progress, stageShownBy } from './stages.js'
import type { Observation, Stage } from './stages.js'

export class Watch {
  /** All events since the lab was opened, oldest first. */
  readonly events: ApplianceEvent[] = []
  /** Called for each stage a machine reaches; times are milliseconds since its power-on. */
  onStage: (machine: Machine, stage: Stage, elapsedMs: number) => void = () => undefined
  /** Called with each sentence of the appliance about a machine. */
  onWords: (machine: Machine, words: string) => void = () => undefined
  readonly #sightings: Sightings
  readonly #progress = new Map<Machine, { progress: Progress; began: number }>()
  readonly #ended = new AbortController()
  #waiters: (() => void)[] = []

  constructor(machines: readonly Machine[]) {
    this.#sightings = new Sightings(new Map(machines.map((m) => [m.name, m.hardware.mac])))
    for (const machine of machines) {
      this.#progress.set(machine, { progress: new Progress(), began: performance.now() })
      let held = ''
      machine.serial.onText = (text) => {
        const lines = (held + text).split(/[\r\n]+/)
        held = lines.pop() ?? ''
        for (const line of lines) this.#observe(machine, { source: 'console', line })
      }
    }
  }

  /** Starts following the appliance's events, across its restarts. */
  follow(operator: Operator): void {
    operator.follow((event) => this.#take(event), this.#ended.signal)
  }

  /** Starts a machine's clock anew. */
  poweredOn(machine: Machine): void {
    const kept = this.#of(machine)
    kept.began = performance.now()
    this.#observe(machine, { source: 'lab', stage: 'powered on' })
  }

  /** Notes a stage that the lab itself has seen. */
  saw(machine: Machine, stage: Stage): void {
    this.#observe(machine, { source: 'lab', stage })
  }

  progressOf(machine: Machine): Progress {
    return this.#of(machine).progress
  }

  /** Settles when the machine has reached `stage`. Throws a LabError that says how far it came after `timeoutMs`. */
  async reached(machine: Machine, stage: Stage, timeoutMs: number): Promise<void> {
    await this.until(
      () => this.progressOf(machine).at(stage) !== undefined,
      timeoutMs,
      () =>
        `${machine.name} has not reached "${stage}" in ${Math.round(timeoutMs / 1000)} s; it came to "${this.progressOf(machine).latest ?? 'nothing'}". Its console ends:\n${machine.serial.tail(15)}`,
    )
  }

  /** Settles with the first event, past or to come, that `test` accepts. */
  async event(
    what: string,
    test: (event: ApplianceEvent) => boolean,
    timeoutMs: number,
  ): Promise<ApplianceEvent> {
    await this.until(
      () => this.events.some(test),
      timeoutMs,
      () => `no event in ${Math.round(timeoutMs / 1000)} s: ${what}`,
    )
    const found = this.events.find(test)
    if (found === undefined) throw new LabError(what)
    return found
  }

  /** Settles when `test` holds; it is asked again after each observation. */
  async until(test: () => boolean, timeoutMs: number, complaint: () => string): Promise<void> {
    if (test()) return
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer)
        this.#waiters = this.#waiters.filter((other) => other !== look)
        this.#ended.signal.removeEventListener('abort', stop)
      }
      const look = (): void => {
        if (!test()) return
        leave()
        resolve()
      }
      const stop = (): void => {
        leave()
        reject(new LabError('the lab was closed'))
      }
      const timer = setTimeout(() => {
        leave()
        reject(new LabError(complaint()))
      }, timeoutMs)
      this.#waiters.push(look)
      this.#ended.signal.addEventListener('abort', stop)
    })
  }

  /** Ends all waiting. */
  close(): void {
    this.#ended.abort()
  }

  #take(event: ApplianceEvent): void {
    this.events.push(event)
    const name = this.#sightings.machineOf(event)
    const machine = [...this.#progress.keys()].find((each) => each.name === name)
    if (machine !== undefined) {
      if (event.kind !== 'node.logged') this.onWords(machine, event.message)
      this.#observe(machine, { source: 'event', kind: event.kind, ...actionOf(event) })
    }
    this.#look()
  }

  #observe(machine: Machine, observation: Observation): void {
    const stage = stageShownBy(observation)
    if (stage === undefined) return
    const { progress, began } = this.#of(machine)
    const elapsed = performance.now() - began
    for (const fresh of progress.reach(stage, elapsed)) this.onStage(machine, fresh, elapsed)
    this.#look()
  }

  #look(): void {
    for (const look of [...this.#waiters]) look()
  }

  #of(machine: Machine): { progress: Progress; began: number } {
    const kept = this.#progress.get(machine)
    if (kept === undefined) throw new Error(`${machine.name} is not of this lab`)
    return kept
  }
}

/** The callback behind a move of an ActiveModel. */
function actionOf({ detail }: ApplianceEvent): { action?: string } {
  return detail?.action === undefined ? {} : { action: detail.action }
}
