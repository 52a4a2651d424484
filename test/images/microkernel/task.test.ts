/** A task from the kernel command line: fetched, run, its output sent, and how it ends. */
import assert from 'node:assert/strict'
import { startDouble, type RazorDouble } from './razor-double.js'
import { addNic, makeMachine, needs, type Machine, type Ran } from './support.js'

describe('microkernel: task', () => {
  let machine: Machine
  let razor: RazorDouble
  before(function () {
    needs(this, 'curl')
  })
  beforeEach(async () => {
    machine = makeMachine()
    razor = await startDouble()
    addNic(machine, 'eth0', '52:54:00:ed:ba:00', 2)
    machine.write('run/drivers.done', '')
    machine.write('proc/cmdline', `razor.task=http://127.0.0.1:${razor.port}/task?token=t\n`)
  })
  afterEach(async () => {
    machine.remove()
    await razor.stop()
  })
  const run = (): Promise<Ran> =>
    machine.run('read_cmdline; nap() { echo "nap $1" >&2; }; run_task')
  const sent = (): string =>
    razor.told
      .filter((one) => one.path === '/razor/api/node/log')
      .map((one) => one.body)
      .join('')

  it('runs the script with the server and the identity in its environment, then reboots', async () => {
    razor.task = 'echo "out $RAZOR_SERVER $RAZOR_HW_ID"; echo oops >&2; exit 0'
    const ran = await run()
    assert.match(sent(), new RegExp(`^out http://127.0.0.1:${razor.port} 525400EDBA00$`, 'm'))
    assert.match(sent(), /^oops$/m)
    assert.match(ran.err, /END reboot/)
    assert.doesNotMatch(ran.err, /nap 60/)
  })

  it('sends the log of a failed script and waits a minute before the reboot', async () => {
    razor.task = 'printf "no newline at the end"; exit 7'
    const ran = await run()
    assert.match(sent(), /no newline at the end/)
    assert.match(sent(), /error task failed with status 7/)
    assert.match(ran.err, /nap 60[\s\S]*END reboot/)
  })

  it('gives up on a server that refuses the script, and reboots to ask again', async () => {
    const ran = await run()
    assert.equal(razor.told.filter((one) => one.path === '/task').length, 5)
    assert.match(ran.err, /nap 60[\s\S]*END reboot/)
  })

  it('does not run an empty answer', async () => {
    razor.task = ''
    const ran = await machine.run(
      'read_cmdline; nap() { n=$((${n:-0} + 1)); [ $n -lt 3 ] || exit 9; }; run_task',
    )
    assert.equal(ran.code, 9)
  })
})
