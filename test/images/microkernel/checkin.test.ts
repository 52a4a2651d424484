/** The agent's check-in loop against a false server, as the original's microkernel did it. */
import assert from 'node:assert/strict'
import { envelope, startDouble, type RazorDouble, type Told } from './razor-double.js'
import { addNic, makeMachine, needs, type Machine, type Ran } from './support.js'

describe('microkernel: check-in', () => {
  let machine: Machine
  let razor: RazorDouble
  before(function () {
    needs(this, 'jq', 'curl')
  })
  beforeEach(async () => {
    machine = makeMachine()
    razor = await startDouble()
    addNic(machine, 'eth0', '52:54:00:ed:ba:00', 2)
    addNic(machine, 'eth1', '52:54:00:ed:ba:01', 3)
    machine.write('proc/cmdline', `razor.ip=127.0.0.1 razor.port=${razor.port}\n`)
    machine.write('run/facts/done', '')
  })
  afterEach(async () => {
    machine.remove()
    await razor.stop()
  })

  const loop = (before = ''): Promise<Ran> =>
    machine.run(
      `read_cmdline; start_facts() { slow_facts >"$RAZOR_RUN/facts/slow.raw"; }; ${before}\ncheckin_for_ever`,
    )
  const checkins = (): Told[] => razor.told.filter((one) => one.path.endsWith('/checkin'))
  const registrations = (): Told[] => razor.told.filter((one) => one.path.endsWith('/register'))

  it('says hw_id, last_state and first_checkin, and nothing else', async () => {
    await loop()
    assert.equal(
      razor.told[0]?.query.toString(),
      'hw_id=525400EDBA00_525400EDBA01&last_state=idle&first_checkin=true',
    )
  })

  it('says first_checkin until a registration got 2xx', async () => {
    razor.answers = ['register', 'register', 'acknowledge']
    razor.registrations = [500, 202]
    await loop()
    assert.deepEqual(
      checkins().map((one) => one.query.get('first_checkin')),
      ['true', 'true', null, null],
    )
  })

  it('registers with the one form field of the original', async () => {
    razor.answers = ['register']
    await loop()
    const form = new URLSearchParams(registrations()[0]?.body)
    assert.deepEqual([...form.keys()], ['json_hash'])
    const hash = JSON.parse(form.get('json_hash') ?? '') as Record<string, unknown>
    assert.deepEqual(Object.keys(hash), ['@hw_id', '@last_state', '@attributes_hash', '@facts'])
    assert.equal(hash['@hw_id'], '525400EDBA00_525400EDBA01')
  })

  it('obeys reboot and poweroff at once', async () => {
    assert.match((await loop()).err, /END reboot/)
    razor.answers = ['poweroff']
    assert.match((await loop()).err, /END poweroff/)
  })

  it('acts on errcode 0 only', async () => {
    const refused = JSON.stringify({ std_err_code: 114, response: { command_name: 'reboot' } })
    const text = JSON.stringify({ errcode: '0', response: { command_name: 'reboot' } })
    razor.answers = [
      { status: 400, body: refused },
      { body: text },
      { body: 'not JSON' },
      { body: '[]' },
    ]
    const ran = await loop()
    assert.equal(checkins().length, 5)
    assert.match(ran.err, /without errcode 0/)
    assert.match(ran.err, /is not JSON/)
  })

  it('passes over a word it does not know', async () => {
    razor.answers = ['dance; reboot', 'acknowledge']
    const ran = await loop()
    assert.equal(checkins().length, 3)
    assert.match(ran.err, /"dance; reboot", which this microkernel does not know/)
  })

  it('registers again when the network has changed, and only then', async () => {
    razor.answers = ['register', 'acknowledge', 'acknowledge', 'acknowledge', 'acknowledge']
    await loop(`nap() {
      naps=$((\${naps:-0} + 1))
      [ $naps -ne 4 ] || echo 100 >"$RAZOR_SYSFS/class/net/eth1/speed"
    }`)
    assert.equal(registrations().length, 2)
    assert.match(registrations()[1]?.body ?? '', /speed_mbps%22%3A100%2C/)
  })

  it('registers again when a neighbour was heard', async () => {
    razor.answers = ['register', 'acknowledge', 'acknowledge']
    await loop(`nap() {
      naps=$((\${naps:-0} + 1))
      [ $naps -ne 2 ] || printf 'chassis\\tc\\nport\\tp\\n' >"$RAZOR_RUN/lldp/eth0"
    }`)
    assert.equal(registrations().length, 2)
    assert.match(decodeURIComponent(registrations()[1]?.body ?? ''), /"lldp":\{"chassis":"c"/)
  })

  it('takes its configuration without a restart', async () => {
    razor.answers = ['acknowledge', 'acknowledge']
    razor.config['mk_checkin_path'] = '/elsewhere/checkin'
    const ran = await loop('nap() { echo "nap $1"; }')
    assert.deepEqual(
      checkins().map((one) => one.path),
      ['/razor/api/node/checkin', '/elsewhere/checkin', '/elsewhere/checkin'],
    )
    const naps = ran.out.match(/nap \d+/g) ?? []
    // The skew before the first check-in, the interval with the server's skew once, the plain interval.
    assert.ok(Number(naps[0]?.slice(4)) <= 2)
    assert.ok(Number(naps[1]?.slice(4)) >= 59 && Number(naps[1]?.slice(4)) <= 65)
    assert.equal(naps[2], 'nap 60')
  })

  it('refuses configuration that makes no sense, with a word, and keeps what it had', async () => {
    razor.answers = ['acknowledge', 'acknowledge']
    Object.assign(razor.config, {
      mk_checkin_interval: 'soon',
      mk_checkin_skew: -1,
      mk_uri: 'file:///etc',
      mk_register_path: 'no/slash',
      mk_log_path: { not: 'text' },
    })
    const ran = await loop()
    assert.equal(checkins().length, 3)
    assert.match(ran.err, /interval "soon" is not a number/)
    assert.match(ran.err, /skew "-1" is not a number/)
    assert.match(ran.err, /uri "file:\/\/\/etc" is not of the form/)
  })

  it('checks in again right after a registration', async () => {
    razor.answers = ['register', 'acknowledge']
    const ran = await loop('nap() { echo "nap $1"; }')
    assert.equal((ran.out.match(/nap \d+/g) ?? [])[1], 'nap 1')
  })

  it('looks for another server when the chosen one does not answer', async () => {
    machine.write('proc/cmdline', `razor.ip=127.0.0.2 razor.port=${razor.port}\n`)
    machine.write('tmp/nextServerIP.addr', '127.0.0.1\n')
    const ran = await loop()
    assert.match(ran.err, /check-in failed/)
    assert.match(ran.err, /looking for another way/)
    assert.match(ran.err, /\(DHCP next-server\)/)
    assert.equal(checkins().length, 1)
  })

  it('sends its log where the server says, in plain text', async () => {
    razor.answers = ['register', 'acknowledge']
    await loop()
    const log = razor.told.filter((one) => one.path.endsWith('/log'))
    assert.ok(log.length >= 1)
    assert.equal(log[0]?.query.get('hw_id'), '525400EDBA00_525400EDBA01')
    assert.match(log.map((one) => one.body).join(''), /info registered with http:/)
  })

  it('keeps its log to itself when the server names no path for it', async () => {
    razor.answers = [{ body: envelope('acknowledge', {}) }]
    delete razor.config['mk_log_path']
    await loop()
    assert.ok(razor.told.every((one) => one.path.endsWith('/checkin')))
  })
})
