/** The bound on outside tools: their output and status when they end, and no more than the time when they do not. */
import assert from 'node:assert/strict'
import { makeMachine, recipe, type Machine } from './support.js'

describe('microkernel: limited', () => {
  let machine: Machine
  beforeEach(() => {
    machine = makeMachine()
  })
  afterEach(() => machine.remove())
  const real = `. "${recipe}/overlay/razor/lib/limit.sh"\n`

  it('gives the output and the status of a tool that ends', async () => {
    const ran = await machine.run(`${real}limited 5 sh -c 'echo said; exit 3'; echo "status $?"`)
    assert.equal(ran.out, 'said\nstatus 3\n')
  })

  it('gives up on one that hangs, keeps what it said, and ends it', async () => {
    const ran = await machine.run(
      `${real}limited 1 sh -c 'echo $$; exec sleep 30' >"$RAZOR_RUN/said"; echo "status $?"
      read -r id <"$RAZOR_RUN/said"
      for i in 1 2 3 4 5 6 7 8 9; do kill -0 "$id" 2>/dev/null && sleep 0.1 || break; done
      kill -0 "$id" 2>/dev/null || echo ended`,
    )
    assert.equal(ran.out, 'status 124\nended\n')
    assert.match(ran.err, /gave up on sh after its time limit/)
  })

  it('leaves no files behind', async () => {
    const ran = await machine.run(`${real}limited 5 true; ls "$RAZOR_RUN/limit"`)
    assert.equal(ran.out, '')
  })
})
