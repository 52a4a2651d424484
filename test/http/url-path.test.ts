import { deepEqual, equal } from 'node:assert/strict'
import { urlNames, urlWords } from '../../src/http/url-path.js'

describe('urlNames', () => {
  it('decodes each part once and passes over empty ones', () => {
    deepEqual(urlNames('a/b%20c//d%2520'), ['a', 'b c', 'd%20'])
    deepEqual(urlNames(''), [])
  })
  for (const raw of [
    '..',
    'a/../b',
    '.',
    '%2e%2e',
    '%2E%2e/etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    'a%2fb',
    '..\\..\\etc',
    '..%5c..%5cetc',
    'a%00.txt',
    'a%0ab',
    'a%7fb',
    '%',
    '%zz',
    '%c0%ae%c0%ae',
    '%ff',
    'x'.repeat(256),
    '%61'.repeat(256),
    'a/'.repeat(33),
  ])
    it(`refuses ${raw.slice(0, 40)}`, () => equal(urlNames(raw), undefined))
})

describe('urlWords', () => {
  it('lets a word hold anything', () => {
    deepEqual(urlWords('disk_image/error/cannot%20write%20%2Fdev%2Fsda%0A'), [
      'disk_image',
      'error',
      'cannot write /dev/sda\n',
    ])
  })
  it('refuses what is endless or broken', () => {
    equal(urlWords('x'.repeat(2001)), undefined)
    equal(urlWords('a/'.repeat(33)), undefined)
    equal(urlWords('%'), undefined)
  })
})
