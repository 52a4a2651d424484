import assert from 'node:assert/strict'
import { decode, encode } from '../../src/dhcp/codec.js'
import {
  isRequested,
  options,
  optionsByCode,
  valueOf,
  type DhcpOption,
} from '../../src/dhcp/options.js'
import { Ipv4 } from '../../src/domain/values/ipv4.js'
import { aMessage, aPacket, decoded, option } from './support/packets.js'

/** Every row of the table through a whole packet: length, encode, decode, encode again, and decode at an offset. */
const travels = <T>(which: DhcpOption<T>, value: T): void => {
  it(`option ${which.code}, ${which.name} (${which.source}), comes back as it was sent`, () => {
    const packet = aPacket({ options: [option(which, value)] })
    const message = decoded(packet)
    assert.deepEqual(valueOf(message, which), value)
    assert.deepEqual(encode(message), packet)
    const shifted = Buffer.concat([Buffer.alloc(7), packet]).subarray(7)
    assert.deepEqual(valueOf(decoded(shifted), which), value)
    covered.add(which.code)
  })
}
const covered = new Set<number>([options.messageType.code])
const address = Ipv4.unsafe('10.0.0.1')

describe('the option table', () => {
  travels(options.subnetMask, Ipv4.unsafe('255.255.255.0'))
  travels(options.routers, [address, Ipv4.unsafe('10.0.0.2')])
  travels(options.nameServers, [address])
  travels(options.hostName, 'node-1')
  travels(options.domainName, 'lab.example')
  travels(options.broadcastAddress, Ipv4.unsafe('10.0.0.255'))
  travels(options.vendorSpecific, new Map([[6, Buffer.from([8])]]))
  travels(options.requestedAddress, address)
  travels(options.leaseTime, 3600)
  travels(options.overload, 0)
  travels(options.serverIdentifier, address)
  travels(options.parameterRequestList, Buffer.from([1, 3, 6]))
  travels(options.message, 'no')
  travels(options.maximumMessageSize, 1472)
  travels(options.renewalTime, 1800)
  travels(options.rebindingTime, 3150)
  travels(options.vendorClass, 'PXEClient:Arch:00007:UNDI:003000')
  travels(options.clientIdentifier, Buffer.from('01525400aa0001', 'hex'))
  travels(options.tftpServerName, '10.0.0.1')
  travels(options.bootFileName, 'pxelinux.0')
  travels(options.userClass, ['iPXE'])
  travels(options.relayAgent, new Map([[1, Buffer.from('port 7')]]))
  travels(options.clientArchitecture, [7, 9])
  travels(options.clientNetworkInterface, Buffer.from([1, 3, 16]))
  travels(options.clientMachineIdentifier, Buffer.alloc(17, 1))
  travels(options.ipxe, new Map([[176, Buffer.from([1])]]))

  it('has a round trip for every row', () => {
    assert.deepEqual(
      [...optionsByCode.keys()].filter((code) => !covered.has(code)),
      [],
    )
  })
  it('a value of a wrong length is as good as absent', () => {
    const packet = aPacket({ options: [[options.requestedAddress.code, Buffer.alloc(3), '']] })
    assert.equal(valueOf(decoded(packet), options.requestedAddress), undefined)
  })
  it('codes that are not in the table pass through as bytes', () => {
    const packet = aPacket({ options: [[224, Buffer.from('own'), '']] })
    const result = decode(packet)
    assert.ok(result.kind === 'message')
    assert.deepEqual(result.message.options.get(224), Buffer.from('own'))
  })
  it('what a parameter list names is requested, and without a list everything is (RFC 2131 4.3.1)', () => {
    const list = option(options.parameterRequestList, Buffer.from([67]))
    assert.equal(isRequested(aMessage({ options: [list] }), options.bootFileName), true)
    assert.equal(isRequested(aMessage({ options: [list] }), options.domainName), false)
    assert.equal(isRequested(aMessage(), options.domainName), true)
  })
})
