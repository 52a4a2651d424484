/** How the microkernel finds its server: the documented order, and what is refused on the command line. */
import assert from 'node:assert/strict'
import { makeMachine, type Machine } from './support.js'

describe('microkernel: finding the server', () => {
  let machine: Machine
  beforeEach(() => {
    machine = makeMachine()
  })
  afterEach(() => machine.remove())

  const found = async (cmdline: string): Promise<string> => {
    machine.write('proc/cmdline', `${cmdline}\n`)
    const ran = await machine.run(
      'read_cmdline; choose_server "$(list_servers)" && printf "%s|%s" "$SERVER" "$SERVER_SOURCE"',
    )
    return ran.out
  }

  it('takes razor.ip= of the kernel command line first', async () => {
    machine.write('run/dns', '10.0.0.2 STREAM razor\n')
    machine.write('tmp/nextServerIP.addr', '10.0.0.3\n')
    assert.equal(await found('quiet razor.ip=10.0.0.1'), 'http://10.0.0.1:8026|kernel command line')
  })

  it('then the DNS name, razor when none is given', async () => {
    machine.write('run/dns', '10.0.0.2 STREAM razor\n10.0.0.9 STREAM\n')
    machine.write('tmp/nextServerIP.addr', '10.0.0.3\n')
    assert.equal(await found('quiet'), 'http://10.0.0.2:8026|DNS name razor')
    assert.equal(
      await found('razor.server=boot.example'),
      'http://10.0.0.2:8026|DNS name boot.example',
    )
  })

  it('then the next-server of DHCP', async () => {
    machine.write('tmp/nextServerIP.addr', '10.0.0.3\n')
    assert.equal(await found(''), 'http://10.0.0.3:8026|DHCP next-server')
  })

  it('finds nothing where nothing is', async () => {
    machine.write('tmp/nextServerIP.addr', 'garbage\n')
    assert.equal(await found(''), '')
  })

  it('ignores razor.ip= when it is there twice, or is no address', async () => {
    machine.write('tmp/nextServerIP.addr', '10.0.0.3\n')
    for (const words of [
      'razor.ip=10.0.0.1 razor.ip=10.0.0.1',
      'razor.ip=',
      'razor.ip=10.0.0.256',
      'razor.ip=10.0.0',
      'razor.ip=1.2.3.4.5',
      'razor.ip=::1',
      'razor.ip=$(reboot)',
    ])
      assert.equal(await found(words), 'http://10.0.0.3:8026|DHCP next-server', words)
  })

  it('takes another port, and refuses one that cannot be', async () => {
    assert.match(await found('razor.ip=10.0.0.1 razor.port=80'), /^http:\/\/10\.0\.0\.1:80\|/)
    assert.match(await found('razor.ip=10.0.0.1 razor.port=99999'), /:8026\|/)
    assert.match(await found('razor.ip=10.0.0.1 razor.port=x'), /:8026\|/)
  })

  it('goes on to the next in the order after one that failed, and round again', async () => {
    machine.write('run/dns', '10.0.0.2 STREAM razor\n')
    machine.write('tmp/nextServerIP.addr', '10.0.0.3\n')
    machine.write('proc/cmdline', 'razor.ip=10.0.0.1\n')
    const ran = await machine.run(
      'read_cmdline; for i in 1 2 3 4; do choose_server "$(list_servers)"; echo "$SERVER"; done',
    )
    assert.deepEqual(ran.out.trim().split('\n'), [
      'http://10.0.0.1:8026',
      'http://10.0.0.2:8026',
      'http://10.0.0.3:8026',
      'http://10.0.0.1:8026',
    ])
  })

  it('takes a task only from an http address, and a shell only when asked', async () => {
    machine.write('proc/cmdline', 'razor.task=http://10.0.0.1:8026/t?token=a&b=c debug\n')
    const one = await machine.run('read_cmdline; echo "$RAZOR_TASK|$RAZOR_DEBUG"')
    assert.equal(one.out.trim(), 'http://10.0.0.1:8026/t?token=a&b=c|1')
    machine.write('proc/cmdline', 'razor.task=file:///etc/passwd razor.debug=0\n')
    const two = await machine.run('read_cmdline; echo "$RAZOR_TASK|$RAZOR_DEBUG"')
    assert.match(two.out, /^\|0$/m)
  })
})
