import { deepEqual, equal, match } from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import Koa from 'koa'
import { listen, type Listening } from '../../src/http/listen.js'
import { ask } from './support/client.js'
import { clockwork, listening } from './support/stage.js'

describe('listen', () => {
  let clock: ReturnType<typeof clockwork>
  let heard: ReturnType<typeof listening>
  let open: Listening[]
  let sockets: Socket[]
  beforeEach(() => {
    clock = clockwork()
    heard = listening()
    open = []
    sockets = []
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    for (const each of open) await each.stop()
  })

  const hello = () => {
    const app = new Koa()
    app.use((ctx) => {
      ctx.body = 'hello'
    })
    return app
  }
  const start = async (app: Parameters<typeof listen>[0] = hello(), at = {}) => {
    const server = await listen(
      app,
      { address: '127.0.0.1', port: 0, ...at },
      { log: heard.log, system: clock.system },
    )
    if (server.ok) open.push(server.value)
    return server
  }
  const started = async (...parameters: Parameters<typeof start>) => {
    const server = await start(...parameters)
    if (!server.ok) throw new Error(server.refusal.message)
    return server.value
  }
  /** What a bare connection receives until it is closed. */
  const speak = async (port: number, text: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    sockets.push(socket)
    socket.setEncoding('latin1')
    let received = ''
    socket.on('data', (piece: string) => (received += piece))
    socket.on('error', () => undefined)
    socket.write(text)
    await once(socket, 'close')
    return received
  }

  it('closes what one address opens beyond its share, and gives the share back', async () => {
    const { port } = await started(hello(), { maximumPerAddress: 2 })
    const held = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    sockets.push(...held)
    await Promise.all(held.map((socket) => once(socket, 'connect')))
    const ask = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    // Closed or reset, as the kernel sees fit.
    const heardOf = async () => speak(port, ask).catch(() => '')
    equal(await heardOf(), '')
    const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
    sockets.push(other)
    other.write(ask)
    const [answer] = (await once(other, 'data')) as [Buffer]
    match(answer.toString(), /hello/)
    for (const socket of held) socket.destroy()
    let again = ''
    while (again === '') again = await heardOf()
    match(again, /hello/)
  })

  it('takes any free port, and makes the application knowing which', async () => {
    const server = await started(({ address, port }) => {
      const app = new Koa()
      app.use((ctx) => {
        ctx.body = `${address}:${port}`
      })
      return app
    })
    equal((await ask(server.port, '/')).text, `127.0.0.1:${server.port}`)
  })

  it('refuses a port in use, and an address that is not ours, saying what to do', async () => {
    const { port } = await started()
    const taken = await start(hello(), { port })
    match(taken.ok ? '' : taken.refusal.message, /in use by another program.*ss -ltnp/)
    const foreign = await start(hello(), { address: '192.0.2.1' })
    match(foreign.ok ? '' : foreign.refusal.message, /is not an address of this machine/)
    const absurd = await start(hello(), { address: 'not-an-address.invalid' })
    match(absurd.ok ? '' : absurd.refusal.message, /cannot be opened/)
  })

  it('keeps a connection for further requests', async () => {
    const { port } = await started()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const used = new Set<unknown>()
    for (let count = 0; count < 3; count += 1) {
      const [answer] = (await once(get({ port, agent }), 'response')) as [IncomingMessage]
      used.add(answer.socket.localPort)
      match(String(answer.headers['keep-alive']), /timeout=15/)
      answer.resume()
      await once(answer, 'end')
    }
    equal(used.size, 1)
    agent.destroy()
  })

  it('answers 400 to what is not HTTP and 431 to endless headers, and goes on', async () => {
    const { port } = await started()
    match(
      await speak(port, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS\r\n\r\n'),
      /^HTTP\/1\.1 400 /,
    )
    match(await speak(port, 'GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /, 'no Host')
    match(
      await speak(port, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`),
      /^HTTP\/1\.1 431 /,
    )
    equal(
      heard.lines.every(({ level }) => level === 'debug'),
      true,
    )
    equal((await ask(port, '/')).text, 'hello')
  })

  it('closes connections beyond the limit, with a reason in the log', async () => {
    const { port } = await started(hello(), { maximumConnections: 1 })
    const first = connect(port, '127.0.0.1')
    sockets.push(first)
    await once(first, 'connect')
    equal(await speak(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'), '')
    await heard.until('too many connections: one was closed')
  })

  it('stops gracefully: idle connections end at once, a running request is answered', async () => {
    let finish: () => void = () => undefined
    const entered = new Promise<void>((resolve) => {
      const app = new Koa()
      app.use(async (ctx) => {
        await new Promise<void>((done) => {
          finish = done
          resolve()
        })
        ctx.body = 'finished'
      })
      void started(app)
    })
    while (open.length === 0) await new Promise(setImmediate)
    const [server] = open.splice(0)
    const idle = connect(server?.port ?? 0, '127.0.0.1')
    sockets.push(idle)
    await once(idle, 'connect')
    const running = ask(server?.port ?? 0, '/')
    await entered
    const stopped = server?.stop()
    finish()
    equal((await running).text, 'finished')
    idle.destroy()
    await stopped
    equal(clock.pending, 0)
  })

  it('stops whatever still runs when the grace is over', async () => {
    const app = new Koa()
    const entered = new Promise<void>((resolve) => {
      app.use(async () => {
        resolve()
        await new Promise(() => undefined)
      })
    })
    const server = await started(app)
    open.splice(0)
    const hanging = speak(server.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await entered
    const stopped = server.stop(5000)
    while (clock.pending === 0) await new Promise(setImmediate)
    clock.advance(5000)
    await stopped
    deepEqual(await hanging, '')
  })
})
