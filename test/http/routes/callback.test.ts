import { deepEqual, equal, match } from 'node:assert/strict'
import { unavailable } from '../../../src/domain/refusal.js'
import { ok, refuse } from '../../../src/domain/result.js'
import { put } from '../../../src/domain/world.js'
import { aNode, anActiveModel, anId, aWorld } from '../../support/builders.js'
import { ask } from '../support/client.js'
import { machineStage, type Stage } from '../support/stage.js'

const here = `/razor/api/policy/callback/${anId(7)}`

describe('policy callbacks', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await machineStage(aWorld(put('node', aNode()), put('active-model', anActiveModel())))
  })
  afterEach(async () => stage.close())

  const activeModel = () => [...stage.parts.ledger.world['active-model'].values()][0]
  const call = async (path: string, asked = {}) => ask(stage.port, `${here}/${path}`, asked)

  it('moves the state by GET and by POST and says ok, as text and never empty', async () => {
    const get = await call('preseed/start?token=the-token')
    deepEqual([get.status, get.headers['content-type'], get.text], [200, 'text/plain', 'ok'])
    equal(activeModel()?.state, 'preinstall')
    const post = await call('preseed/end?token=the-token', { method: 'POST', body: '' })
    deepEqual([post.status, post.text], [200, 'ok'])
    equal(activeModel()?.state, 'postinstall')
  })

  it('serves a rendered file, and only with the token', async () => {
    equal((await call('preseed/file?token=the-token')).text, 'preseed.njk for web1\n')
    for (const query of [
      '',
      '?token=',
      '?token=wrong',
      '?token=the-token2',
      '?token=a&token=the-token',
    ]) {
      const { status, text } = await call(`preseed/file${query}`)
      equal(status, 403, query)
      match(text, /^error: .+\n$/)
    }
  })

  it('stops serving the file when the install is over', async () => {
    await call('preseed/end?token=the-token')
    equal((await call('preseed/file?token=the-token')).status, 403)
  })

  it('moves nothing for HEAD, wrong tokens or other methods', async () => {
    equal((await call('preseed/start?token=the-token', { method: 'HEAD' })).status, 405)
    equal((await call('preseed/start?token=wrong')).status, 403)
    equal((await call('preseed/start?token=the-token', { method: 'PUT', body: 'x' })).status, 405)
    equal(activeModel()?.state, 'init')
  })

  it('answers 404 as text for an unknown active model, a missing part or broken encoding', async () => {
    for (const path of [
      `/razor/api/policy/callback/${anId(99)}/preseed/start?token=the-token`,
      '/razor/api/policy/callback/not-a-uuid/preseed/start',
      `${here}?token=the-token`,
      `${here}/%zz/start?token=the-token`,
      '/razor/api/policy/callback/',
    ]) {
      const { status, text, headers } = await ask(stage.port, path)
      equal(status, 404, path)
      equal(
        headers['content-type'],
        path.endsWith('token') && !path.includes('%') ? headers['content-type'] : 'text/plain',
      )
      match(text, /^error: |InvalidSlice/)
    }
  })

  it('refuses traversal in a callback word', async () => {
    equal((await call('preseed%2F..%2F..%2Fetc/passwd?token=the-token')).status, 400)
  })

  it('takes a reason from the last part of the path, slashes and all, or from what is posted', async () => {
    await call(`note/word/${encodeURIComponent('cannot write /dev/sda\n\u0007!')}?token=the-token`)
    await call('note/word?token=the-token', { method: 'POST', body: 'from the body' })
    deepEqual(
      stage.store.written.map((event) => event.detail?.['said']),
      ['cannot write /dev/sda !', 'from the body'],
    )
  })

  it('captures a value that a callback brings', async () => {
    await call('postinstall/send_ips/10.9.9.9?token=the-token')
    deepEqual(activeModel()?.captured, { node_ip: '10.9.9.9' })
  })

  it('answers 503 and records an event when the template fails', async () => {
    await stage.close()
    stage = await machineStage(aWorld(put('node', aNode()), put('active-model', anActiveModel())), {
      catalog: {
        bootScript: () => ok('#!ipxe'),
        file: () => refuse(unavailable('no such variable: nod')),
        razorIpxe: () => '#!ipxe',
      },
    })
    const { status, text } = await call('preseed/file?token=the-token')
    equal(status, 503)
    match(text, /^error: /)
    equal(stage.store.written.at(-1)?.kind, 'render.failed')
  })

  it('never writes a token to the log or an event', async () => {
    await call('preseed/file?token=the-token')
    await call('preseed/file?token=a-guess')
    const kept = JSON.stringify([stage.lines, stage.store.written])
    equal(/the-token|a-guess/.test(kept), false)
  })
})
