/** Screen: the rehearsal as people watch it. On a terminal a table of machines and stages that updates in place; on anything else one line for each stage reached. */
import { stages } from './stages.js'
import type { Progress, Stage } from './stages.js'

export interface Row {
  readonly name: string
  readonly progress: Progress
  /** The last that the appliance said about the machine. */
  words?: string
}

/** "  83.4 s" */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`
}

/** The table of all machines' stages as lines of text, for a terminal of `columns` columns. */
export function table(rows: readonly Row[], elapsedMs: number, columns: number): string[] {
  const cell = (text: string): string => text.padStart(18)
  const lines = [
    `${''.padEnd(18)}${rows.map((row) => cell(row.name)).join('')}`,
    ...stages.map((stage) => {
      const times = rows.map(({ progress }) => {
        const at = progress.at(stage)
        const isNext = at === undefined && stages[stages.indexOf(stage) - 1] === progress.latest
        return cell(at === undefined ? (isNext ? '…' : '') : seconds(at))
      })
      return `${stage.padEnd(18)}${times.join('')}`
    }),
    `${'elapsed'.padEnd(18)}${cell(seconds(elapsedMs))}`,
    ...rows.map((row) => `${row.name}: ${row.words ?? ''}`),
  ]
  return lines.map((line) => line.slice(0, Math.max(20, columns - 1)))
}

export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export class Screen {
  readonly #out: Output
  #rows: readonly Row[] = []
  #drawn = 0
  #began = 0
  #ticker: NodeJS.Timeout | undefined

  constructor(out: Output) {
    this.#out = out
  }

  /** Says a line; above the table when one is drawn. */
  say(line: string): void {
    this.#erase()
    this.#out.write(`${line}\n`)
    this.#draw()
  }

  /** Begins the live part. */
  begin(rows: readonly Row[]): void {
    this.#rows = rows
    this.#began = performance.now()
    if (this.#out.isTTY !== true) return
    this.#ticker = setInterval(() => {
      this.#erase()
      this.#draw()
    }, 1000)
    this.#draw()
  }

  /** Shows that a machine has reached a stage. */
  reached(name: string, stage: Stage, elapsedMs: number): void {
    if (this.#out.isTTY === true) {
      this.#erase()
      this.#draw()
    } else this.#out.write(`${seconds(elapsedMs)}  ${name.padEnd(18)} ${stage}\n`)
  }

  /** Ends the live part; the table stays as it is. */
  end(): void {
    clearInterval(this.#ticker)
    this.#ticker = undefined
    this.#drawn = 0
    this.#rows = []
  }

  #draw(): void {
    if (this.#out.isTTY !== true || this.#rows.length === 0) return
    const lines = table(this.#rows, performance.now() - this.#began, this.#out.columns ?? 80)
    this.#out.write(lines.map((line) => `${line}\n`).join(''))
    this.#drawn = lines.length
  }

  #erase(): void {
    if (this.#drawn > 0) this.#out.write(`\u001b[${this.#drawn}A\u001b[J`)
    this.#drawn = 0
  }
}
