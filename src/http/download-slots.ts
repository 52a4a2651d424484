/** DownloadSlots: how many files are sent at the same time. More wait in order; a queue that is too long refuses. Keeps open files and memory bounded in a boot storm. */
import type { DownloadLimits } from './parts.js'

export const usualLimits: DownloadLimits = { concurrent: 128, waiting: 2000 }

/** Gives the slot back; a second call does nothing. */
export type Release = () => void

export class DownloadSlots {
  readonly #limits: DownloadLimits
  readonly #waiting = new Set<() => void>()
  #busy = 0

  constructor(limits: DownloadLimits = usualLimits) {
    this.#limits = limits
  }

  get busy(): number {
    return this.#busy
  }
  get waiting(): number {
    return this.#waiting.size
  }

  /** A slot, at once or when one is free; undefined when too many wait, or `given up` has aborted. */
  async take(givenUp: AbortSignal): Promise<Release | undefined> {
    if (givenUp.aborted) return undefined
    if (this.#busy < this.#limits.concurrent) return this.#occupy()
    if (this.#waiting.size >= this.#limits.waiting) return undefined
    return new Promise((resolve) => {
      const leave = () => {
        this.#waiting.delete(enter)
        resolve(undefined)
      }
      const enter = () => {
        givenUp.removeEventListener('abort', leave)
        this.#waiting.delete(enter)
        resolve(this.#occupy())
      }
      givenUp.addEventListener('abort', leave, { once: true })
      this.#waiting.add(enter)
    })
  }

  #occupy(): Release {
    this.#busy += 1
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#busy -= 1
      const [next] = this.#waiting
      next?.()
    }
  }
}
