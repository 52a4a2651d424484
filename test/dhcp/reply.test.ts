import assert from 'node:assert/strict'
import { options } from '../../src/dhcp/options.js'
import { line, withOption, withoutOptions } from '../../src/dhcp/reply.js'
import { respond } from '../../src/dhcp/responder.js'
import { aContext, address, asReply } from './support/contexts.js'
import { aMessage, option } from './support/packets.js'

describe('changing a reply', () => {
  const reply = asReply(
    respond(
      aMessage({
        fields: { giaddr: address(2) },
        options: [option(options.relayAgent, new Map([[1, Buffer.from('p')]]))],
      }),
      aContext(),
    ),
  )
  it('a new option goes to the end, before the relay’s (RFC 3046 2.2)', () => {
    const changed = withOption(reply, line(options.bootFileName, 'x', 'test'))
    assert.deepEqual([...changed.message.options.keys()].slice(-2), [67, 82])
    assert.equal(changed.optionReasons.get(67), 'test')
  })
  it('a changed option keeps its place', () => {
    const changed = withOption(reply, line(options.leaseTime, 1, 'test'))
    assert.deepEqual([...changed.message.options.keys()], [...reply.message.options.keys()])
  })
  it('an option removed takes its reason along', () => {
    const changed = withoutOptions(reply, [51, 58])
    assert.ok(!changed.message.options.has(51) && !changed.optionReasons.has(58))
  })
  it('the reply that was given stays as it was', () => {
    assert.ok(!reply.message.options.has(67) && reply.message.options.has(51))
  })
})
