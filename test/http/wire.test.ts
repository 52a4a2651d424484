import { deepEqual, equal, fail } from 'node:assert/strict'
import {
  parseBoot,
  parseCallback,
  parseCheckin,
  parseIdentity,
  parseRegistration,
} from '../../src/http/wire.js'

describe('parseBoot', () => {
  it('reads iPXE’s eight places, empty ones and all', () => {
    deepEqual(
      parseBoot({
        hw_id: '52:54:00:aa:bb:01__52:54:00:aa:bb:03_____',
        dhcp_mac: '01-52-54-00-aa-bb-03',
      }),
      {
        ok: true,
        value: { hwIds: ['525400AABB01', '525400AABB03'], dhcpMac: '52:54:00:aa:bb:03' },
      },
    )
  })
  it('lets mac replace hw_id, even one that is broken', () => {
    deepEqual(parseBoot({ mac: '52:54:00:aa:bb:01', hw_id: 'broken' }), {
      ok: true,
      value: { hwIds: ['525400AABB01'] },
    })
  })
  it('takes the UUID of the firmware, when it tells machines apart', () => {
    const uuidOf = (smbios_uuid: unknown) => {
      const parsed = parseBoot({ hw_id: '525400AABB01', smbios_uuid } as never)
      return parsed.ok ? parsed.value.systemUuid : fail()
    }
    equal(uuidOf('4C4C4544-0043-4410-805A-C7C04F4D3532'), '4c4c4544-0043-4410-805a-c7c04f4d3532')
    for (const odd of ['', '${uuid}', ['a', 'b'], '00000000-0000-0000-0000-000000000000'])
      equal(uuidOf(odd), undefined)
  })
  it('leaves out a dhcp_mac that identifies nothing', () => {
    for (const dhcp_mac of ['', '01-', '00:00:00:00:00:00', '${dhcp_mac}', ['a', 'b']])
      deepEqual(parseBoot({ hw_id: '525400AABB01', dhcp_mac }), {
        ok: true,
        value: { hwIds: ['525400AABB01'] },
      })
  })
  it('tells the missing from the malformed', () => {
    const kindOf = (query: Parameters<typeof parseBoot>[0]) => {
      const parsed = parseBoot(query)
      return parsed.ok ? 'ok' : parsed.fault.kind
    }
    equal(kindOf({}), 'missing')
    equal(kindOf({ hw_id: '' }), 'missing')
    equal(kindOf({ hw_id: 'x' }), 'malformed')
    equal(kindOf({ hw_id: ['x', 'y'] }), 'malformed')
  })
})

describe('parseCheckin', () => {
  it('keeps a last_state to one short line', () => {
    const parsed = parseCheckin({
      hw_id: '525400AABB01',
      last_state: `a\n\u001b[31m${'x'.repeat(99)}`,
    })
    equal(parsed.ok && parsed.value.lastState, `a?[31m${'x'.repeat(58)}`)
  })
  it('counts first_checkin by its presence, with or without @', () => {
    for (const key of ['first_checkin', '@first_checkin']) {
      const parsed = parseCheckin({ hw_id: '525400AABB01', last_state: 'idle', [key]: '' })
      equal(parsed.ok && parsed.value.first, true)
    }
  })
})

describe('parseRegistration', () => {
  it('takes the hash of an old microkernel, which has no facts', () => {
    deepEqual(
      parseRegistration({
        '@hw_id': '525400aabb01',
        '@attributes_hash': { a: 1 },
        '@last_state': 'idle',
      }),
      {
        ok: true,
        value: { hwIds: ['525400AABB01'], attributes: { a: '1' }, facts: {}, lastState: 'idle' },
      },
    )
  })
})

describe('parseIdentity', () => {
  it('normalises as all others do', () => {
    deepEqual(parseIdentity({ uuid: '52-54-00-aa-bb-01_' }), { ok: true, value: ['525400AABB01'] })
  })
})

describe('parseCallback', () => {
  const read = (path: readonly string[], query = {}, posted?: string) => {
    const parsed = parseCallback(path, query, posted)
    return parsed.ok ? parsed.value : parsed.fault.kind
  }
  it('reads namespace, argument, further words and the token', () => {
    deepEqual(read(['uuid', 'broker'], { token: 't' }), {
      activeModel: 'uuid',
      action: 'broker',
      token: 't',
    })
    deepEqual(read(['uuid', 'postinstall', 'send_ips', '10.0.0.9'], { token: 't' }), {
      activeModel: 'uuid',
      action: 'postinstall/send_ips',
      detail: '10.0.0.9',
      token: 't',
    })
    deepEqual(read(['uuid', 'a', 'error', 'no', 'such', 'disk']), {
      activeModel: 'uuid',
      action: 'a/error',
      detail: 'no/such/disk',
      token: '',
    })
  })
  it('prefers the path to what was posted, and keeps it to one line of 200 characters', () => {
    deepEqual(read(['u', 'n', 'a', 'path'], {}, 'posted'), {
      activeModel: 'u',
      action: 'n/a',
      detail: 'path',
      token: '',
    })
    deepEqual(read(['u', 'n', 'a'], {}, ` x\r\n${'y'.repeat(300)}`), {
      activeModel: 'u',
      action: 'n/a',
      detail: `x ${'y'.repeat(198)}`,
      token: '',
    })
  })
  it('refuses a path without namespace, and a token given twice is none', () => {
    equal(read(['uuid']), 'malformed')
    equal(read([]), 'malformed')
    deepEqual(read(['u', 'n'], { token: ['a', 'b'] }), { activeModel: 'u', action: 'n', token: '' })
  })
})
