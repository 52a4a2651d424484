/** Place: where tests run the command line: a fake appliance on a loopback port, a terminal that remembers, no process and no clock. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { run } from '../../src/cli/run.js'
import type { Terminal } from '../../src/cli/terminal.js'

export interface Asked {
  readonly method: string
  readonly url: string
  readonly body: unknown
  readonly headers: IncomingMessage['headers']
}
type Handler = (asked: Asked, response: ServerResponse) => void

/** Answers every request by `handler`, and remembers it. */
export class FakeAppliance {
  readonly asked: Asked[] = []
  readonly #server: Server
  handler: Handler = (_asked, response) => response.writeHead(404).end()

  private constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method = '', url = '', headers } = request
        const asked = { method, url, headers, body: body === '' ? undefined : parsed(body) }
        this.asked.push(asked)
        this.handler(asked, response)
      })
    })
  }

  static async start(): Promise<FakeAppliance> {
    const appliance = new FakeAppliance()
    await new Promise<void>((ready) => {
      appliance.#server.listen(0, '127.0.0.1', ready)
    })
    return appliance
  }

  get address(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`
  }

  /** Answers everything with this. */
  says(status: number, body: unknown): void {
    this.handler = (_asked, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Circumstances extends Partial<Terminal> {
  /** Contents of files by path; `-` is standard input. */
  readonly files?: Readonly<Record<string, string>>
}

/** Noon of 2026-01-02, UTC. */
export const noon = Date.UTC(2026, 0, 2, 12)

/** Runs `razor` with these words. */
export async function razor(words: readonly string[], over: Circumstances = {}): Promise<Ran> {
  let out = ''
  let err = ''
  const { files = {}, ...rest } = over
  const code = await run(
    words,
    {
      out: (piece) => void (out += piece),
      err: (piece) => void (err += piece),
      columns: undefined,
      cwd: '/home/ada',
      env: {},
      now: () => noon,
      pause: () => Promise.resolve(),
      read: (path) => {
        const content = files[path]
        return content === undefined
          ? Promise.reject(new Error(`ENOENT: no such file, open '${path}'`))
          : Promise.resolve(content)
      },
      askSecret: () => Promise.resolve('typed-secret'),
      ...rest,
    },
    '9.9.9',
  )
  return { code, out, err }
}
