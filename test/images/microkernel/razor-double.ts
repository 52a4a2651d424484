/** A false Razor server for the microkernel's agent: answers check-ins from a list, keeps everything it was told. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Told {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/** One answer to a check-in: a command word, or a whole body. */
export type Answer = string | { readonly status?: number; readonly body: string }

export interface RazorDouble {
  readonly port: number
  readonly told: Told[]
  /** Answers to the check-ins to come, in order; then "reboot", which ends the agent. */
  answers: Answer[]
  /** Statuses of the registrations to come; then 200. */
  registrations: number[]
  config: Record<string, unknown>
  /** The script that GET /task gives; undefined is 410. */
  task: string | undefined
  stop(): Promise<void>
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

export const envelope = (command: string, config: Record<string, unknown>): string =>
  JSON.stringify({
    resource: 'ProjectRazor::Slice::Node',
    command: 'checkin_node',
    result: 'Ok',
    http_err_code: 200,
    errcode: 0,
    response: { command_name: command, command_param: {} },
    client_config: config,
  })

export const startDouble = async (): Promise<RazorDouble> => {
  const told: Told[] = []
  const double = {
    port: 0,
    told,
    answers: [] as Answer[],
    registrations: [] as number[],
    config: {
      mk_checkin_interval: 60,
      mk_checkin_skew: 5,
      mk_register_path: '/razor/api/node/register',
      mk_checkin_path: '/razor/api/node/checkin',
      mk_log_level: 'Logger::INFO',
      mk_log_path: '/razor/api/node/log',
      mk_fact_excl_pattern: '(^facter.*$)',
    } as Record<string, unknown>,
    task: undefined as string | undefined,
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  const reply = (path: string): { status: number; body: string } => {
    if (path.endsWith('/register'))
      return { status: double.registrations.shift() ?? 200, body: envelope('', double.config) }
    if (path.endsWith('/checkin')) {
      const answer = double.answers.shift() ?? 'reboot'
      if (typeof answer === 'string') return { status: 200, body: envelope(answer, double.config) }
      return { status: answer.status ?? 200, body: answer.body }
    }
    if (path === '/task')
      return double.task === undefined
        ? { status: 410, body: 'over' }
        : { status: 200, body: double.task }
    return { status: 200, body: 'ok' }
  }
  const server: Server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://double')
      told.push({
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        body,
      })
      const answer = reply(url.pathname)
      response.writeHead(answer.status, { 'Content-Length': Buffer.byteLength(answer.body) })
      response.end(answer.body)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  double.port = (server.address() as AddressInfo).port
  return double
}
