/** Client: the operator API over HTTP, as the command line uses it. Speaks JSON only; what answers otherwise is not an appliance. */
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { CliError, usage } from './cli-error.js'
import { printable } from './printable.js'

export const usualServer = 'http://127.0.0.1:8025'
/** An answer to a question; commands may take as long as they need (an image of gigabytes is copied). */
const answerTimeoutMs = 30_000
/** A stream of events shows a sign of life every few seconds; longer than this, nobody is there. */
const silenceMs = 60_000
const maximumAnswer = 256 * 1024 * 1024

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** The address without `/api` and slashes at its end; `host:port` means http. Throws a usage error for what is no address. */
export function parseServer(text: string): string {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw usage(`not the address of an appliance: ${printable(text)} (like ${usualServer})`)
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/api$/, '')}`
}

export class Client {
  readonly #server: string

  constructor(server: string) {
    this.#server = server
  }

  /** Asks for `path` (`/api/…`). Throws a CliError: `refused` with the appliance's words, or `unreachable`. */
  async get(path: string): Promise<Answer['body']> {
    return this.#settled(await this.#exchange('GET', path, undefined))
  }

  /** Runs a command. Throws as `get` does. */
  async post(path: string, body: string): Promise<Answer['body']> {
    return this.#settled(await this.#exchange('POST', path, body))
  }

  /** Opens a stream of server-sent events; resolves when it is open. */
  async open(path: string, headers: Record<string, string>, signal?: AbortSignal) {
    const response = await this.#send(
      { method: 'GET', path, headers: { ...headers, accept: 'text/event-stream' } },
      undefined,
      signal,
    )
    if (response.headers['content-type']?.startsWith('text/event-stream') === true) {
      response.setTimeout(silenceMs, () =>
        response.destroy(new Error(`no sign of life for ${silenceMs / 1000} s`)),
      )
      return response
    }
    this.#settled(await this.#readAnswer(response))
    throw this.#stranger(response.statusCode ?? 0, 'it did not open a stream of events')
  }

  async #exchange(method: string, path: string, body: string | undefined): Promise<Answer> {
    const headers = {
      accept: 'application/json',
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      }),
    }
    return this.#readAnswer(await this.#send({ method, path, headers }, body))
  }

  #send(
    ask: { method: string; path: string; headers: Record<string, string> },
    body: string | undefined,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const url = new URL(this.#server + ask.path)
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    return new Promise((resolve, reject) => {
      const { method, headers } = ask
      const timeout = method === 'GET' ? answerTimeoutMs : 0
      const outgoing = request(url, { method, headers, timeout, ...(signal && { signal }) })
      outgoing.on('response', (response) => {
        outgoing.setTimeout(0)
        resolve(response)
      })
      outgoing.on('timeout', () =>
        outgoing.destroy(new Error(`no answer within ${answerTimeoutMs / 1000} s`)),
      )
      outgoing.on('error', (error: NodeJS.ErrnoException) => reject(this.#unreachable(error)))
      outgoing.end(body)
    })
  }

  async #readAnswer(response: IncomingMessage): Promise<Answer> {
    const pieces: Buffer[] = []
    let size = 0
    try {
      for await (const piece of response as AsyncIterable<Buffer>) {
        pieces.push(piece)
        size += piece.length
        if (size > maximumAnswer) throw new Error('the answer is larger than 256 MiB')
      }
    } catch (error) {
      throw this.#unreachable(error)
    }
    const status = response.statusCode ?? 0
    const body = parseObject(Buffer.concat(pieces).toString('utf8'))
    if (body === undefined) throw this.#stranger(status, 'its answer is not a JSON object')
    return { status, body }
  }

  #settled({ status, body }: Answer): Answer['body'] {
    if (status >= 200 && status < 300) return body
    const { error } = body
    if (typeof error !== 'string') throw this.#stranger(status, 'its answer says no more')
    throw new CliError('refused', printable(error))
  }

  #unreachable(error: unknown): CliError {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why = reasons[code] ?? (error instanceof Error ? error.message : String(error))
    return new CliError(
      'unreachable',
      `cannot reach the appliance at ${this.#server}: ${printable(why)}\n` +
        'Is razord running? (systemctl status razor) Elsewhere than here, name it: --server http://HOST:8025, or RAZOR_API in the environment.',
    )
  }

  #stranger(status: number, why: string): CliError {
    return new CliError(
      'unreachable',
      `what answers at ${this.#server} is not a razor appliance's operator API (HTTP ${status}; ${why})\n` +
        'Operators speak to port 8025; 8026 is for machines. Name the right address: --server http://HOST:8025, or RAZOR_API.',
    )
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host name',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to that host',
  ENETUNREACH: 'no route to that network',
  ETIMEDOUT: 'no answer',
  ECONNRESET: 'the connection was cut',
  HPE_INVALID_CONSTANT: 'what answers does not speak HTTP',
}

function parseObject(text: string): Answer['body'] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Answer['body'])
      : undefined
  } catch {
    return undefined
  }
}
