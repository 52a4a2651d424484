import { deepEqual, equal, match, ok as holds } from 'node:assert/strict'
import { unavailable } from '../../../src/domain/refusal.js'
import { refuse } from '../../../src/domain/result.js'
import { put } from '../../../src/domain/world.js'
import { HwId } from '../../../src/domain/values/hw-id.js'
import { aNode, anActiveModel, aWorld, emptyWorld } from '../../support/builders.js'
import { ask } from '../support/client.js'
import { machineStage, type Stage } from '../support/stage.js'

const oneNic = '52%3A54%3A00%3Aaa%3Abb%3A01_______'

describe('GET /razor/api/boot', () => {
  let stage: Stage
  afterEach(async () => stage.close())

  const isScript = async (path: string, method = 'GET') => {
    const { status, headers, text } = await ask(stage.port, path, { method })
    equal(status, 200, path)
    equal(headers['content-type'], 'text/plain', path)
    equal(
      Number(headers['content-length']),
      Buffer.byteLength(text) || Number(headers['content-length']),
    )
    if (method === 'GET') match(text, /^#!ipxe\n/, path)
    return text
  }

  it('gives an unknown machine the microkernel', async () => {
    stage = await machineStage(aWorld())
    match(
      await isScript(`/razor/api/boot?hw_id=${oneNic}&dhcp_mac=01-52-54-00-aa-bb-01`),
      /microkernel/,
    )
    equal(stage.parts.ledger.world.node.size, 0)
  })

  it('knows a node by any of its addresses, in any spelling, by hw_id or the older mac', async () => {
    stage = await machineStage(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
    for (const query of [
      `hw_id=${oneNic}`,
      'hw_id=_____525400AABB01__',
      'hw_id=52-54-00-aa-bb-ff_52:54:00:AA:BB:01',
      'mac=52:54:00:aa:bb:01&hw_id=52:54:00:00:00:99',
    ])
      match(await isScript(`/razor/api/boot?${query}`), /boots debian_12\/boot.njk/, query)
  })

  it('keeps the NIC that got its address, and leaves out what is no address', async () => {
    stage = await machineStage(aWorld(put('node', aNode())))
    await isScript(`/razor/api/boot?hw_id=${oneNic}&dhcp_mac=01-`)
    await isScript(`/razor/api/boot?hw_id=${oneNic}&dhcp_mac=%24%7Bdhcp_mac%7D`)
    equal([...stage.parts.ledger.world.node.values()][0]?.dhcpMac, undefined)
    await isScript(`/razor/api/boot?hw_id=${oneNic}&dhcp_mac=01-52-54-00-aa-bb-01`)
    equal([...stage.parts.ledger.world.node.values()][0]?.dhcpMac, '52:54:00:aa:bb:01')
  })

  it('answers every fault of a request with a script that says so and starts again', async () => {
    stage = await machineStage(aWorld())
    for (const query of [
      '',
      '?hw_id=',
      '?hw_id=_______',
      '?hw_id=not-a-mac',
      '?hw_id=00:00:00:00:00:00',
      '?hw_id[]=1',
      '?hw_id=%',
      '?hw_id=%00%0a%24%7Bnet0%7D',
      `?hw_id=${'52:54:00:aa:bb:01_'.repeat(400)}`,
      '?__proto__=1&constructor=2',
    ]) {
      const script = await isScript(`/razor/api/boot${query}`)
      match(script, /\necho Razor: .+\nsleep 30\nreboot\n$/s, query)
      holds(!/\$\{|\|\||&&/.test(script), script)
    }
  })

  it('answers with a script while there is no microkernel, while the disk is full, and when a template fails', async () => {
    stage = await machineStage(emptyWorld())
    match(await isScript(`/razor/api/boot?hw_id=${oneNic}`), /#!ipxe/)
    await stage.close()

    stage = await machineStage(aWorld())
    stage.store.broken = true
    match(await isScript(`/razor/api/boot?hw_id=${oneNic}`), /could not be written/)
    await stage.close()

    stage = await machineStage(aWorld(), {
      catalog: {
        bootScript: () => refuse(unavailable('line 3: "${nodename}" || undefined')),
        file: () => refuse(unavailable('')),
        razorIpxe: () => '#!ipxe',
      },
    })
    const script = await isScript(`/razor/api/boot?hw_id=${oneNic}`)
    match(script, /could not be made: line 3: nodename undefined\n/)
    equal(stage.store.written.at(-1)?.kind, 'render.failed')
  })

  it('answers a bug of ours with a script, and the log has the stack', async () => {
    stage = await machineStage(aWorld(), {
      catalog: {
        bootScript: () => {
          throw new Error('a bug')
        },
        file: () => refuse(unavailable('')),
        razorIpxe: () => '#!ipxe',
      },
    })
    match(await isScript(`/razor/api/boot?hw_id=${oneNic}`), /incident 0000/)
    match(String(stage.lines.find((line) => line.level === 'error')?.['error']), /a bug\n +at /)
  })

  it('moves nothing for HEAD', async () => {
    stage = await machineStage(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
    await isScript(`/razor/api/boot?hw_id=${oneNic}`, 'HEAD')
    deepEqual(stage.store.written, [])
  })

  it('logs one line: who, what was decided, what was answered, and how long it took', async () => {
    stage = await machineStage(
      aWorld(
        put('node', aNode({ hwIds: [HwId.unsafe('525400AABB01')] })),
        put('active-model', anActiveModel()),
      ),
    )
    await isScript(`/razor/api/boot?hw_id=${oneNic}`)
    deepEqual(stage.lines, [
      {
        journey: 'boot',
        from: '127.0.0.1',
        hw_id: '525400AABB01',
        node: 'node1',
        decision: 'template',
        answered: 'boots debian_12/boot.njk',
        status: 200,
        durationMs: 0,
        level: 'info',
        message: 'boots debian_12/boot.njk',
      },
    ])
  })
})
