/** A bare HTTP client: paths and bodies go out exactly as written. */
import { type IncomingHttpHeaders, request } from 'node:http'

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export const ask = async (port: number, path: string, asked: Asked = {}): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        host: '127.0.0.1',
        path,
        method: asked.method ?? 'GET',
        headers: {
          ...(asked.body !== undefined && { 'content-length': Buffer.byteLength(asked.body) }),
          ...asked.headers,
        },
        agent: false,
      },
      (answer) => {
        let text = ''
        answer.setEncoding('latin1')
        answer.on('data', (piece: string) => (text += piece))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.from(text, 'latin1').toString('utf8'),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(asked.body)
  })

export const form = (fields: Readonly<Record<string, string>>): Asked => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})
