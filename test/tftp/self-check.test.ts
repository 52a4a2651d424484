/** The second opinion: the `tftp` package's client against our server, and against servers that are broken. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { system } from '../../src/system.js'
import type { FileSource } from '../../src/tftp/file-source.js'
import { selfCheck, type SelfCheckResult } from '../../src/tftp/self-check.js'
import { pattern } from './support/link-double.js'
import { filesOf, host, startServer } from './support/loopback.js'

const check = (
  port: number,
  sources: readonly FileSource[],
  names: readonly string[],
): Promise<readonly SelfCheckResult[]> =>
  selfCheck({ address: host, port, sources, names, ...system, timeoutMs: 5000 })

describe('The self-check, with another implementation’s client', () => {
  const files = filesOf({
    'razor.ipxe': Buffer.from('#!ipxe\n'),
    empty: Buffer.alloc(0),
    exact: pattern(1468 * 4),
    'snponly.efi': pattern(300_000),
  })

  it('finds every file as it is: tiny, empty, an exact multiple, large', async () => {
    const { server } = await startServer([files])
    const names = ['razor.ipxe', 'empty', 'exact', 'snponly.efi']
    const results = await check(server.port, [files], names)
    assert.deepEqual(
      results.map(({ name, ok }) => `${name} ${ok}`),
      names.map((name) => `${name} true`),
    )
    assert.deepEqual(
      results.map((result) => result.ok && result.bytes),
      [7, 0, 5872, 300_000],
    )
    await server.stop()
  })
  it('says what is wrong: other content, other size, nothing there, no such file', async () => {
    const { server } = await startServer([filesOf({ a: Buffer.from('abX'), b: Buffer.from('ab') })])
    const expected = filesOf({ a: Buffer.from('abc'), b: Buffer.from('abc'), c: Buffer.from('c') })
    assert.deepEqual(await check(server.port, [expected], ['a', 'b', 'c', 'd']), [
      { name: 'a', ok: false, why: 'arrived with its 3 octets changed' },
      { name: 'b', ok: false, why: 'arrived with 2 octets, not the 3 octets it has' },
      { name: 'c', ok: false, why: '(Server) File not found' },
      { name: 'd', ok: false, why: 'no source has this file' },
    ])
    await server.stop()
  })
  it('survives a server that makes the package throw', async () => {
    const rogue = createSocket('udp4')
    rogue.on('message', (_, { port }) => rogue.send(Buffer.from([0, 6, 1]), port, host))
    await new Promise<void>((bound) => rogue.bind(0, host, bound))
    const [result] = await check(rogue.address().port, [files], ['razor.ipxe'])
    assert.equal(result?.ok, false)
    rogue.close()
  })
  it('survives a name the package throws at', async () => {
    const odd: FileSource = filesOf({ größe: Buffer.from('x') })
    const [result] = await check(9, [odd], ['größe'])
    assert.ok(result?.ok === false && /multibyte/.test(result.why), JSON.stringify(result))
  })
})
