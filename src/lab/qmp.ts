/** Qmp: the few commands the lab gives to a running QEMU over its QMP socket (QEMU's documentation, "QMP protocol"). Events are ignored. */
import type { Socket } from 'node:net'
import { LabError } from './lab-error.js'
import { connectTo } from './serial-console.js'

interface Answer {
  readonly return?: unknown
  readonly error?: { readonly desc: string }
}

export class Qmp {
  readonly #socket: Socket
  #buffer = ''
  #waiting: ((answer: Answer) => void)[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('utf8')
    socket.on('data', (piece: string) => this.#take(piece))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      for (const done of this.#waiting.splice(0)) done({ error: { desc: 'the machine is gone' } })
    })
  }

  /** Connects and takes QEMU out of its negotiation mode. */
  static async open(path: string): Promise<Qmp> {
    const qmp = new Qmp(await connectTo(path))
    await qmp.run('qmp_capabilities')
    return qmp
  }

  /** Gives a command without arguments (cont, system_reset, system_powerdown, quit). Throws a LabError when QEMU refuses it. */
  async run(command: string): Promise<void> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.push(resolve)
      this.#socket.write(`${JSON.stringify({ execute: command })}\n`)
    })
    if (answer.error !== undefined) throw new LabError(`QEMU, ${command}: ${answer.error.desc}`)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(piece: string): void {
    this.#buffer += piece
    const lines = this.#buffer.split('\n')
    this.#buffer = lines.pop() ?? ''
    for (const line of lines) {
      const message = parseAnswer(line)
      if (message !== undefined) this.#waiting.shift()?.(message)
    }
  }
}

/** An answer to a command; the greeting and events are none. */
function parseAnswer(line: string): Answer | undefined {
  if (line.trim() === '') return undefined
  const message: unknown = JSON.parse(line)
  if (typeof message !== 'object' || message === null) return undefined
  return 'return' in message || 'error' in message ? (message as Answer) : undefined
}
