/** kill -9 at every step: what a machine or operator was told has happened is still so after the restart, and the installation goes on from there. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { get, look, Machine, prepareInstall, setStage, type Stage } from '../support/appliance.js'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** razord in a process of its own, started when it says it is ready. */
async function run(stage: Stage): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', main, 'serve', '--config', `${stage.folder}/razor.yaml`, '--log', 'info'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await new Promise<void>((resolve, reject) => {
    let heard = ''
    child.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString()
      if (heard.includes('"msg":"ready"')) resolve()
    })
    child.once('exit', () => reject(new Error(`razord ended: ${heard}`)))
  })
  child.stdout.resume()
  return child
}

const kill = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    if (!child.kill('SIGKILL')) resolve()
  })

describe('kill -9', function () {
  this.timeout(120_000)
  let stage: Stage
  let child: ChildProcess

  before(async () => {
    stage = await setStage()
    child = await run(stage)
  })
  after(async () => {
    await kill(child)
    await stage.clean()
  })

  const again = async () => {
    await kill(child)
    child = await run(stage)
  }
  const stateNow = async () => {
    const { items } = await look(stage.operatorUrl, 'active-models')
    return (items as { state?: { stage?: unknown } }[])[0]?.state?.stage
  }

  it('after each step loses nothing that was acknowledged, and the journey completes', async () => {
    const machine = new Machine(stage.machineUrl)
    await prepareInstall(stage)
    await again()
    assert.equal((await look(stage.operatorUrl, 'policies'))['total'], 1)

    // During discovery: registered, then killed; the next check-in binds.
    assert.equal(await machine.checkin(true), 'register')
    assert.equal(await machine.register(), 200)
    await again()
    assert.equal((await look(stage.operatorUrl, 'nodes'))['total'], 1)
    assert.equal(await machine.checkin(), 'acknowledge')
    await again()
    assert.equal(await stateNow(), 'init')
    assert.equal(await machine.checkin(), 'reboot')

    // During the installation: the task's own URL, token and all, outlives the process.
    const { url, own } = await machine.task()
    assert.equal((await get(url('disk_image/start'))).status, 200)
    await again()
    assert.equal(await stateNow(), 'preinstall')
    assert.equal((await get(own)).status, 200)

    // Between callbacks.
    assert.equal((await get(url('disk_image/end'))).status, 200)
    await again()
    assert.equal(await stateNow(), 'postinstall')
    assert.match(await machine.boot(), /sanboot/)
    assert.equal((await get(own)).status, 403)
    assert.equal((await get(url('postinstall/boot'))).status, 200)
    await again()
    assert.equal(await stateNow(), 'complete_no_broker')
    assert.match(await machine.boot(), /sanboot/)
    const { items } = await look(stage.operatorUrl, 'images')
    assert.equal((items as unknown[]).length, 2, 'the microkernel was not added again')
  })
})
