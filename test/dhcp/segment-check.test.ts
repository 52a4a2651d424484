import assert from 'node:assert/strict'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { faultsOf } from '../../src/dhcp/segment-check.js'
import type { SegmentConfig } from '../../src/dhcp/segment.js'
import { address } from './support/contexts.js'
import { aSegment } from './support/segments.js'

const elsewhere = Ipv4.unsafe('192.168.1.9')
const finds = (title: string, changes: Partial<SegmentConfig>, paths: readonly string[]): void => {
  it(title, () => {
    const segment = aSegment({ interface: 'eth1', ...changes })
    assert.deepEqual(
      faultsOf(segment).map(({ path }) => path),
      paths,
    )
  })
}
const range = (first: number, last: number) => ({ first: address(first), last: address(last) })

describe('checking a segment', () => {
  finds('finds nothing wrong with a good one', {}, [])
  it('wants an interface, except on loopback', () => {
    assert.deepEqual(
      faultsOf(aSegment()).map(({ path }) => path),
      ['interface'],
    )
  })
  finds('an address outside the subnet', { address: elsewhere }, ['address'])
  finds('the broadcast address as our own', { address: address(255) }, ['address'])
  finds('a router outside the subnet', { router: elsewhere }, ['router'])
  finds('no range to give from', { ranges: [] }, ['ranges'])
  finds('a proxy needs none', { ranges: [], mode: 'proxy' }, [])
  finds('a range that leaves the subnet', { ranges: [{ first: address(9), last: elsewhere }] }, [
    'ranges[0].last',
  ])
  finds('a range that runs backwards', { ranges: [range(90, 80)] }, ['ranges[0]'])
  finds('ranges that overlap', { ranges: [range(10, 50), range(50, 60)] }, ['ranges[1]'])
  finds('a lease shorter than two minutes', { leaseSeconds: 60 }, ['leaseSeconds'])
  finds('a domain name that is none', { domainName: 'a b' }, ['domainName'])
  finds('a quirk that does not exist', { disabledQuirks: ['nonesuch'] }, ['disabledQuirks[0]'])
})
