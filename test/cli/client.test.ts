import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { parseServer } from '../../src/cli/client.js'
import { FakeAppliance, razor } from './place.js'

describe('razor finds its appliance', () => {
  const addresses: readonly (readonly [string, string])[] = [
    ['http://10.0.0.1:8025', 'http://10.0.0.1:8025'],
    ['10.0.0.1:8025', 'http://10.0.0.1:8025'],
    ['razor.example', 'http://razor.example'],
    ['https://razor.example/api/', 'https://razor.example'],
    ['https://proxy.example/razor/api', 'https://proxy.example/razor'],
    ['http://[::1]:8025/', 'http://[::1]:8025'],
  ]
  for (const [text, expected] of addresses)
    it(`reads ${text} as ${expected}`, () => assert.equal(parseServer(text), expected))

  it('by --server, else by RAZOR_API', async () => {
    const appliance = await FakeAppliance.start()
    appliance.says(200, { items: [], total: 0 })
    const env = { RAZOR_API: `${appliance.address}/api` }
    assert.equal((await razor(['nodes'], { env })).code, 0)
    const other = { RAZOR_API: 'http://127.0.0.1:1' }
    assert.equal((await razor(['nodes', '--server', appliance.address], { env: other })).code, 0)
    assert.equal((await razor(['--server', appliance.address, 'nodes'], { env: other })).code, 0)
    assert.equal(appliance.asked.length, 3)
    await appliance.stop()
  })

  it('or says what to do when nothing listens there, exit code 3', async () => {
    const appliance = await FakeAppliance.start()
    const { address } = appliance
    await appliance.stop()
    const ran = await razor(['nodes', '--server', address])
    assert.equal(ran.code, 3)
    assert.equal(ran.out, '')
    assert.equal(
      ran.err,
      `razor: cannot reach the appliance at ${address}: nothing listens there\n` +
        'Is razord running? (systemctl status razor) Elsewhere than here, name it: --server http://HOST:8025, or RAZOR_API in the environment.\n',
    )
  })

  const strangers: readonly (readonly [string, number, string, string])[] = [
    ['a web server', 404, 'text/html', '<h1>Not Found</h1>'],
    ['another API', 404, 'application/json', '{"message": "no route"}'],
    ['the port of machines', 404, 'text/plain', 'Bad Request'],
    ['JSON that is no object', 200, 'application/json', '[]'],
    ['a list that is none', 200, 'application/json', '{"items": 7}'],
    ['nothing at all', 200, 'application/json', ''],
  ]
  for (const [what, status, type, body] of strangers)
    it(`or says that what answers is no appliance: ${what}, exit code 3`, async () => {
      const appliance = await FakeAppliance.start()
      appliance.handler = (_asked, response) =>
        response.writeHead(status, { 'content-type': type }).end(body)
      const ran = await razor(['nodes', '--server', appliance.address])
      assert.equal(ran.code, 3)
      assert.match(ran.err, /is not a razor appliance|is that a razor appliance/)
      await appliance.stop()
    })

  it('or says that what answers does not speak HTTP, exit code 3', async () => {
    const server = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('SSH-2.0-x\r\n'),
    )
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as AddressInfo
    const ran = await razor(['nodes', '--server', `127.0.0.1:${String(port)}`])
    assert.equal(ran.code, 3)
    assert.match(ran.err, /does not speak HTTP/)
    await new Promise((done) => server.close(done))
  })

  it('or says that the connection was cut in the middle of an answer, exit code 3', async () => {
    const appliance = await FakeAppliance.start()
    appliance.handler = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
      response.write('{"items": [', () => response.destroy())
    }
    const ran = await razor(['nodes', '--server', appliance.address])
    assert.equal(ran.code, 3)
    assert.match(ran.err, /cannot reach the appliance/)
    await appliance.stop()
  })
})
