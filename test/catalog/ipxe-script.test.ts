/** What makes an iPXE script sound. */
import assert from 'node:assert/strict'
import { faultsOfScript, retryScript } from '../../src/catalog/ipxe-script.js'

const faults = (...lines: string[]) =>
  faultsOfScript(['#!ipxe', ...lines, ':error', 'reboot'].join('\n'))

describe('iPXE script', () => {
  it('begins with #!ipxe in its first byte', () => {
    assert.deepEqual(faultsOfScript('\n#!ipxe\n'), ['the script does not begin with #!ipxe'])
    assert.deepEqual(faultsOfScript(''), ['the script does not begin with #!ipxe'])
    assert.deepEqual(faultsOfScript('#!ipxe\r\nreboot'), [])
  })

  for (const line of [
    'kernel http://x',
    'initrd http://x',
    'chain --replace http://x',
    '  module http://x',
    'isset ${ip} && kernel http://x',
    'kernel http://x || chain http://y',
    'imgfetch http://x',
  ])
    it(`says what happens when this fails: ${line}`, () => {
      assert.deepEqual(faults(line), [`without an error branch (|| goto …): ${line.trim()}`])
      assert.deepEqual(faults(`${line} || goto error`), [])
      assert.deepEqual(faults(`${line} ||`), [])
    })

  it('has the labels it goes to, as far as they can be read', () => {
    assert.deepEqual(faults('goto nowhere'), [
      '"goto nowhere" leads nowhere: the script has no :nowhere',
    ])
    assert.deepEqual(faults('goto error', 'goto ${next}', '# goto nowhere'), [])
  })

  it('is sound when it is the answer to everything else', () => {
    for (const reason of ['', 'x', '\n\n', '|| goto x', '${x}', 'goto nowhere'.repeat(100)])
      assert.equal(retryScript(reason).split('\n').length, 7)
  })
})
