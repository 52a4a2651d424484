/** Netascii, as RFC 764 and RFC 1350 want text on the wire. */
import assert from 'node:assert/strict'
import { toNetascii } from '../../src/tftp/netascii.js'

const testText = (requirement: string, before: string, after: string): void => {
  it(requirement, () => {
    assert.equal(toNetascii(Buffer.from(before, 'latin1')).toString('latin1'), after)
  })
}

describe('Netascii', () => {
  testText('sends LF as CR LF', 'a\nb\n', 'a\r\nb\r\n')
  testText('sends CR as CR NUL', 'a\rb', 'a\r\0b')
  testText('sends CR LF as both', '\r\n', '\r\0\r\n')
  testText('leaves everything else, eight bits too', 'a\0\xffb', 'a\0\xffb')
  testText('of nothing is nothing', '', '')
})
