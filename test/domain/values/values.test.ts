import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { HwId } from '../../../src/domain/values/hw-id.js'
import { Ipv4 } from '../../../src/domain/values/ipv4.js'
import { Label } from '../../../src/domain/values/label.js'
import { MacAddress } from '../../../src/domain/values/mac-address.js'
import { Action } from '../../../src/domain/values/names.js'
import { Secret } from '../../../src/domain/values/secret.js'
import { Uuid } from '../../../src/domain/values/uuid.js'

describe('MacAddress', () => {
  for (const text of [
    '00:0c:29:33:83:6b',
    '00-0C-29-33-83-6B',
    '000C2933836B',
    '000c.2933.836b',
    '01-00-0c-29-33-83-6b',
    ' 00:0c:29:33:83:6b ',
  ])
    it(`reads ${JSON.stringify(text)}`, () =>
      assert.deepEqual(MacAddress.parse(text), { ok: true, value: '00:0c:29:33:83:6b' }))
  for (const text of [
    '',
    '00:0c:29',
    'zz:0c:29:33:83:6b',
    '02-00-0c-29-33-83-6b',
    '../../etc/passwd',
    '0'.repeat(5000),
  ])
    it(`refuses ${JSON.stringify(text.slice(0, 20))}`, () =>
      assert.equal(MacAddress.parse(text).ok, false))
  it('is the same after bytes and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const mac = MacAddress.fromBytes(bytes)
        assert.ok(mac.ok)
        assert.deepEqual(new Uint8Array(MacAddress.toBytes(mac.value)), bytes)
        assert.deepEqual(MacAddress.parse(mac.value), mac)
      }),
    )
  })
})

describe('HwId.parseList', () => {
  const cases: readonly [text: string, ids: readonly string[]][] = [
    ['52:54:00:ed:ba:00_______', ['525400EDBA00']],
    ['000C2933836B_000C29338375', ['000C2933836B', '000C29338375']],
    ['__000c2933836b_', ['000C2933836B']],
    ['000C2933836B_00:0c:29:33:83:6b', ['000C2933836B']],
    ['000C2933836B_00:00:00:00:00:00_ff:ff:ff:ff:ff:ff', ['000C2933836B']],
  ]
  for (const [text, ids] of cases)
    it(`reads ${text}`, () => assert.deepEqual(HwId.parseList(text), { ok: true, value: ids }))
  for (const text of [
    '',
    '_______',
    '00:00:00:00:00:00',
    'nonsense',
    '000C2933836B_nonsense',
    'x'.repeat(5000),
  ])
    it(`refuses ${JSON.stringify(text.slice(0, 30))}`, () =>
      assert.equal(HwId.parseList(text).ok, false))
  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        HwId.parseList(text)
      }),
    )
  })
})

describe('Ipv4', () => {
  for (const text of ['10.0.0.1', '0.0.0.0', '255.255.255.255'])
    it(`reads ${text}`, () => assert.equal(Ipv4.parse(text).ok, true))
  for (const text of [
    '10.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.1.',
    '10.0.0.1 ',
    'a.b.c.d',
    '1.1.1.1\n',
  ])
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(Ipv4.parse(text).ok, false))
  it('is the same after a number and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (n) => {
        assert.equal(Ipv4.toNumber(Ipv4.fromNumber(n)), n)
      }),
    )
  })
  it('knows its subnet', () => {
    const subnet = Ipv4.subnetOf(Ipv4.unsafe('10.1.2.3'), 20)
    assert.deepEqual(subnet, { network: '10.1.0.0', prefix: 20 })
    assert.equal(Ipv4.broadcastOf(subnet), '10.1.15.255')
    assert.equal(Ipv4.maskOf(20), '255.255.240.0')
    assert.equal(Ipv4.isIn(Ipv4.unsafe('10.1.16.0'), subnet), false)
  })
})

describe('Secret', () => {
  it('shows itself to nobody who only prints it', () => {
    const secret = new Secret('hunter2')
    for (const print of [
      String(secret),
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ a: [secret] }, { showHidden: true, depth: 9 }),
      secret.toString(),
    ])
      assert.ok(!print.includes('hunter2'), print)
    assert.equal(secret.reveal(), 'hunter2')
  })
})

describe('names', () => {
  it('Label refuses what a shell, a URL or a path could trip over', () => {
    for (const text of ['', '-x', 'a b', 'a/b', '../x', 'a\n', 'ä', "a'b", 'a'.repeat(101)])
      assert.equal(Label.parse(text).ok, false, text)
    assert.equal(Label.parse('debian-12.4_x').ok, true)
  })
  it('Action has a namespace and at most one argument', () => {
    for (const text of ['preseed/start', 'broker', 'postinstall/set_hostname_ok'])
      assert.equal(Action.parse(text).ok, true, text)
    for (const text of ['', '/x', 'a/b/c', 'a b', '../x', 'a/..%2f'])
      assert.equal(Action.parse(text).ok, false, text)
  })
  it('Uuid reads upper case and refuses the rest', () => {
    assert.deepEqual(Uuid.parse('node', '00000000-0000-4000-8000-00000000000A'), {
      ok: true,
      value: '00000000-0000-4000-8000-00000000000a',
    })
    assert.equal(Uuid.parse('node', 'h24geHcayWhioeiqp0nzr').ok, false)
  })
})
