/** The stages of a machine's way from power-on to its own disk, and what shows that each is reached: an event of the appliance, or words on the serial console. Pure. */

export const stages = [
  'powered on',
  'DHCP',
  'TFTP',
  'iPXE',
  'microkernel',
  'registered',
  'bound',
  'installing',
  'installed',
  'booted from disk',
  'logged in',
] as const

export type Stage = (typeof stages)[number]

/** What was observed about one machine. */
export type Observation =
  | {
      readonly source: 'event'
      readonly kind: string
      /** Of a move of the ActiveModel: the callback that caused it, as "namespace/action". */
      readonly action?: string
    }
  | { readonly source: 'console'; readonly line: string }
  | { readonly source: 'lab'; readonly stage: Stage }

const byEvent: readonly (readonly [RegExp, Stage])[] = [
  [/^dhcp\.bound$/, 'DHCP'],
  [/^tftp\.sent$/, 'TFTP'],
  [/^boot\.served$/, 'iPXE'],
  [/^node\.registered$/, 'registered'],
  [/^policy\.bound$/, 'bound'],
]

const byConsole: readonly (readonly [RegExp, Stage])[] = [
  [/^(net\d: \d+\.\d+\.\d+\.\d+\/|\s*Station IP address is)/, 'DHCP'],
  [/(^tftp:\/\/|NBP file downloaded|^PXELINUX )/, 'TFTP'],
  [/\/razor\/api\/boot/, 'iPXE'],
  [/(^\s*Razor microkernel|Linux version \d)/, 'microkernel'],
]

const byAction: readonly (readonly [RegExp, Stage])[] = [
  [/\/(start|written|grown|configured)$/, 'installing'],
  [/\/end$/, 'installed'],
  [/^postinstall\/(boot|final)$/, 'booted from disk'],
]

/** The stage that an observation shows to be reached; undefined for what shows none. */
export function stageShownBy(observation: Observation): Stage | undefined {
  switch (observation.source) {
    case 'lab':
      return observation.stage
    case 'console':
      return lastMatch(byConsole, observation.line)
    case 'event':
      if (observation.kind === 'active-model.moved') {
        return lastMatch(byAction, observation.action ?? '')
      }
      return lastMatch(byEvent, observation.kind)
  }
}

function lastMatch(table: readonly (readonly [RegExp, Stage])[], text: string): Stage | undefined {
  return table.findLast(([pattern]) => pattern.test(text))?.[1]
}

/** How far one machine has come: the time of each stage reached, in milliseconds since its power-on. Stages are only ever reached once and in order; one that was passed unseen has the time of the next seen. */
export class Progress {
  readonly #reached = new Map<Stage, number>()

  /** Takes note of a stage at `elapsedMs`; gives the stages that are new by it, in order. */
  reach(stage: Stage, elapsedMs: number): Stage[] {
    const fresh = stages
      .slice(0, stages.indexOf(stage) + 1)
      .filter((earlier) => !this.#reached.has(earlier))
    if (this.#reached.has(stage)) return []
    for (const each of fresh) this.#reached.set(each, elapsedMs)
    return fresh
  }

  /** Milliseconds from power-on to `stage`, or undefined when it is not reached. */
  at(stage: Stage): number | undefined {
    return this.#reached.get(stage)
  }

  /** The last stage reached. */
  get latest(): Stage | undefined {
    return stages.findLast((stage) => this.#reached.has(stage))
  }
}
