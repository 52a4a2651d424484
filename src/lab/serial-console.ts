/** SerialConsole: a machine's serial port as a person at a terminal has it: read, wait for something, type. It outlives power cycles: each power-on attaches a new line to the same console. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { LabError } from './lab-error.js'
import { TerminalText } from './terminal-text.js'

interface Waiter {
  readonly pattern: RegExp
  readonly done: (match: RegExpExecArray) => void
}

export class SerialConsole {
  /** All plain text since the console was made. */
  text = ''
  /** Called with each new piece of plain text. */
  onText: (text: string) => void = () => undefined
  /** Called with each piece as it came, control sequences and all. */
  onRaw: (piece: string) => void = () => undefined
  #socket: Socket | undefined
  #read = 0
  #waiters: Waiter[] = []

  /** Attaches to the serial port of a machine that has just been started (a unix socket of QEMU's). */
  async attach(path: string): Promise<void> {
    const socket = await connectTo(path)
    const terminal = new TerminalText()
    socket.setEncoding('utf8')
    socket.on('data', (piece: string) => {
      this.onRaw(piece)
      this.#take(terminal.push(piece))
    })
    socket.on('error', () => socket.destroy())
    this.#socket = socket
  }

  detach(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  /** Types `text`. A machine that is off takes no notice. */
  type(text: string): void {
    this.#socket?.write(text)
  }

  /**
   * Waits for `pattern` in what has come since the last wait ended, and consumes the text up to the
   * end of the match. Throws a LabError that quotes the last lines after `timeoutMs`.
   */
  async expect(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter)
        reject(
          new LabError(
            `nothing like ${String(pattern)} on the serial console in ${Math.round(timeoutMs / 1000)} s; it ends:\n${this.tail(15)}`,
          ),
        )
      }, timeoutMs)
      const waiter: Waiter = {
        pattern,
        done: (match) => {
          clearTimeout(timer)
          resolve(match)
        },
      }
      this.#waiters.push(waiter)
      this.#serve()
    })
  }

  /** The last `lines` lines that are not empty. */
  tail(lines: number): string {
    return this.text
      .split('\n')
      .map((line) => line.replaceAll(/\s{3,}/g, '  ').slice(0, 200))
      .filter((line) => line.trim() !== '')
      .slice(-lines)
      .join('\n')
  }

  #take(text: string): void {
    if (text === '') return
    this.text += text
    this.onText(text)
    this.#serve()
  }

  #serve(): void {
    for (let waiter = this.#waiters[0]; waiter !== undefined; waiter = this.#waiters[0]) {
      const match = waiter.pattern.exec(this.text.slice(this.#read))
      if (match === null) return
      this.#read += match.index + match[0].length
      this.#waiters.shift()
      waiter.done(match)
    }
  }
}

/** Connects to a unix socket that its owner is about to make: tries for 10 s. */
export async function connectTo(path: string): Promise<Socket> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect(path)
        socket.once('connect', () => resolve(socket))
        socket.once('error', reject)
      })
    } catch (thrown) {
      if (Date.now() > deadline) throw new LabError(`cannot connect to ${path}: ${String(thrown)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
