/** Operator: the lab's hand on the operator API, as a person with the `razor` command has it: commands, collections, and the stream of events. It reaches the API through the relay's unix socket. */
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { LabError } from './lab-error.js'

const eventShape = z.looseObject({
  kind: z.string(),
  message: z.string().default(''),
  node: z.string().optional(),
  active_model: z.string().optional(),
  /** `action`: the callback behind a move of an ActiveModel. */
  detail: z.looseObject({ action: z.string().optional() }).optional(),
})
const collectionShape = z.looseObject({ items: z.array(z.looseObject({})) })
const refusalShape = z.looseObject({ error: z.string() })

/** Something that happened, as the appliance tells it; further fields depend on `kind`. */
export type ApplianceEvent = z.infer<typeof eventShape>
export type Item = z.infer<typeof collectionShape>['items'][number]

export class Operator {
  readonly #socketPath: string

  constructor(socketPath: string) {
    this.#socketPath = socketPath
  }

  /** Whether the API answers at all. */
  async isAnswering(): Promise<boolean> {
    return this.#ask('GET', '/api').then(
      ({ status }) => status === 200,
      () => false,
    )
  }

  /** Runs a command. Throws a LabError with the appliance's own words when it refuses. */
  async run(command: string, input: Readonly<Record<string, unknown>>): Promise<void> {
    const { status, body } = await this.#ask('POST', `/api/commands/${command}`, input)
    if (status >= 200 && status < 300) return
    const refusal = refusalShape.safeParse(body)
    const words = refusal.success ? refusal.data.error : JSON.stringify(body)
    throw new LabError(`${command} ${JSON.stringify(input)}: ${status} ${words}`)
  }

  /** All items of a collection: nodes, images, models, tags, policies, active-models … */
  async list(collection: string): Promise<Item[]> {
    const { status, body } = await this.#ask('GET', `/api/collections/${collection}`)
    const items = collectionShape.safeParse(body)
    if (status !== 200 || !items.success) {
      throw new LabError(`${collection}: ${status} ${JSON.stringify(body)}`)
    }
    return items.data.items
  }

  /** One item of a collection, or undefined when there is none of that name. */
  async get(collection: string, name: string): Promise<Item | undefined> {
    const path = `/api/collections/${collection}/${encodeURIComponent(name)}`
    const { status, body } = await this.#ask('GET', path)
    return status === 200 ? z.looseObject({}).parse(body) : undefined
  }

  /**
   * Calls `take` with each event as it happens, until `signal` aborts. Connects again when the
   * appliance has been restarted, from the last event seen (the Last-Event-ID of server-sent events).
   */
  follow(take: (event: ApplianceEvent) => void, signal: AbortSignal): void {
    let lastId = ''
    const open = (): void => {
      if (signal.aborted) return
      const headers = {
        accept: 'text/event-stream',
        ...(lastId === '' ? {} : { 'last-event-id': lastId }),
      }
      const again = (): void => void setTimeout(open, 300)
      const asked = request(
        { socketPath: this.#socketPath, path: '/api/events', headers, signal },
        (answer) => {
          readEvents(answer, (id, data) => {
            if (id !== '') lastId = id
            const event = eventShape.safeParse(data)
            if (event.success) take(event.data)
          })
          answer.on('close', again)
          answer.on('error', () => undefined)
        },
      )
      asked.on('error', again)
      asked.end()
    }
    open()
  }

  async #ask(
    method: string,
    path: string,
    input?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const text = input === undefined ? '' : JSON.stringify(input)
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          socketPath: this.#socketPath,
          path,
          method,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          },
          timeout: 120_000,
        },
        (answer) => {
          let received = ''
          answer.setEncoding('utf8')
          answer.on('data', (piece: string) => (received += piece))
          answer.on('error', reject)
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: json(received) }))
        },
      )
      asked.on('timeout', () => asked.destroy(new LabError(`${method} ${path}: no answer`)))
      asked.on('error', reject)
      asked.end(text)
    })
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Splits a stream of server-sent events (WHATWG HTML, 9.2) into ids and JSON data. */
function readEvents(answer: IncomingMessage, take: (id: string, data: unknown) => void): void {
  let held = ''
  answer.setEncoding('utf8')
  answer.on('data', (piece: string) => {
    held += piece.replaceAll('\r\n', '\n')
    const blocks = held.split('\n\n')
    held = blocks.pop() ?? ''
    for (const block of blocks) {
      const lines = block.split('\n')
      const field = (name: string): string =>
        lines
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trimStart())
          .join('\n')
      if (field('data') !== '') take(field('id'), json(field('data')))
    }
  })
}
