/** Metadata of a Model: complete, of the right types, with every fault named at once and no password in clear anywhere. */
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { JsonObject } from '../../src/domain/json.js'
import { completeMetadata, nearest } from '../../src/domain/metadata.js'
import type { MetadataField } from '../../src/domain/model.js'
import { TemplateName } from '../../src/domain/values/names.js'
import { Secret } from '../../src/domain/values/secret.js'

const field = (fields: Partial<MetadataField>): MetadataField => ({
  type: 'string',
  required: false,
  description: 'what it is for',
  ...fields,
})
const template = {
  name: TemplateName.unsafe('debian_12'),
  metadata: new Map<string, MetadataField>([
    ['hostname_prefix', field({ default: 'node', pattern: '^[a-z]+$' })],
    ['root_password', field({ type: 'password', required: true, pattern: '^\\S{8,}$' })],
    ['keys', field({ type: 'list', pattern: '^ssh-\\S+ .+$' })],
    ['size', field({ type: 'integer' })],
    ['wipe', field({ type: 'boolean' })],
  ]),
}
const hash = (plain: string) => `hashed(${plain.length})`
const complete = (given: JsonObject) => completeMetadata(template, given, hash)
const password = { root_password: 'correct-horse' }

/** What is said to `given`, which must be refused. */
function refusal(given: JsonObject): { message: string; path?: string } {
  const result = complete(given)
  assert.ok(!result.ok && result.refusal.kind === 'invalid')
  return result.refusal
}

describe('metadata', () => {
  it('is completed with defaults; what has none stays out', () => {
    const result = complete(password)
    assert.ok(result.ok)
    assert.deepEqual(Object.keys(result.value).sort(), ['hostname_prefix', 'root_password'])
    assert.equal(result.value['hostname_prefix'], 'node')
  })

  it('keeps the hash of a password alone, where nothing prints it', () => {
    const result = complete(password)
    assert.ok(result.ok)
    const secret = result.value['root_password']
    assert.ok(secret instanceof Secret)
    assert.equal(secret.reveal(), 'hashed(13)')
    assert.doesNotMatch(inspect(result.value) + JSON.stringify(result.value), /hashed|horse/)
  })

  for (const given of [
    `$6$saltsalt$${'a'.repeat(86)}`,
    `$6$rounds=5000$saltsalt$${'./'.repeat(43)}`,
    `$y$j9T$saltsaltsaltsaltsaltsa$${'B'.repeat(43)}`,
  ])
    it(`takes a complete hash as it is: ${given.slice(0, 12)}…`, () => {
      const result = complete({ root_password: given })
      assert.ok(result.ok)
      assert.equal((result.value['root_password'] as Secret).reveal(), given)
    })

  for (const given of ['$6$saltsalt$short', '$1$salt$abcdefgh', '$2b$10$abcdefghijk', '$y$j9T$x'])
    it(`refuses half a hash, or one that installers do not know: ${given}`, () => {
      const { message } = refusal({ root_password: given })
      assert.match(message, /^metadata\.root_password looks like a hash/)
      assert.ok(!message.includes(given))
    })

  it('takes numbers, truth values and lists as text, as a command line gives them', () => {
    const result = complete({
      ...password,
      size: '42',
      wipe: 'true',
      keys: 'ssh-rsa A a\nssh-rsa B b\n',
    })
    assert.ok(result.ok)
    assert.equal(result.value['size'], 42)
    assert.equal(result.value['wipe'], true)
    assert.deepEqual(result.value['keys'], ['ssh-rsa A a', 'ssh-rsa B b'])
  })

  for (const [title, given, words] of [
    ['text where a number belongs', { size: 'many' }, 'metadata.size must be a whole number'],
    ['a fraction', { size: 1.5 }, 'metadata.size must be a whole number'],
    ['a number beyond exactness', { size: 2 ** 60 }, 'metadata.size must be a whole number'],
    ['another word for true', { wipe: 'yes' }, 'metadata.wipe must be true or false'],
    ['a number for text', { hostname_prefix: 5 }, 'metadata.hostname_prefix must be text'],
    ['null for text', { hostname_prefix: null }, 'metadata.hostname_prefix must be text'],
    ['an object for a list', { keys: {} }, 'metadata.keys must be a list of texts'],
    ['a list of other things', { keys: [5] }, 'metadata.keys [0] must be text'],
    ['one bad item', { keys: ['ssh-rsa A a', 'x'] }, 'metadata.keys [1] must match ^ssh-\\S+ .+$'],
    [
      'a zero byte',
      { hostname_prefix: 'a\0' },
      'metadata.hostname_prefix must not contain a zero byte',
    ],
    [
      'what the pattern forbids',
      { hostname_prefix: 'a\nb' },
      'metadata.hostname_prefix must match ^[a-z]+$',
    ],
    [
      'a novel',
      { hostname_prefix: 'a'.repeat(5000) },
      'metadata.hostname_prefix is longer than 4096 characters',
    ],
    [
      'a thousand items',
      { keys: Array.from({ length: 1000 }, () => 'ssh-rsa A a') },
      'metadata.keys has more than 200 items',
    ],
  ] as const)
    it(`refuses ${title}`, () => {
      const said = refusal({ ...password, ...given })
      assert.equal(said.message, words)
      assert.equal(said.path, `metadata.${Object.keys(given)[0] ?? ''}`)
    })

  it('says what a missing key is for', () => {
    assert.equal(refusal({}).message, 'metadata.root_password is needed: what it is for')
  })

  it('never repeats a password that it refuses', () => {
    assert.equal(
      refusal({ root_password: 'short' }).message,
      'metadata.root_password must match ^\\S{8,}$',
    )
    assert.equal(refusal({ root_password: '' }).message, 'metadata.root_password must not be empty')
  })

  it('names the key that was meant, and all faults at once', () => {
    const said = refusal({ hostnameprefix: 'x', colour: 'red', size: 'x' })
    assert.equal(
      said.message,
      'metadata.hostnameprefix is not a key of template debian_12; did you mean "hostname_prefix"?; ' +
        'metadata.colour is not a key of template debian_12; it knows hostname_prefix, root_password, keys, size, wipe; ' +
        'metadata.root_password is needed: what it is for; metadata.size must be a whole number',
    )
    assert.equal(said.path, 'metadata')
  })

  it('takes a key of the prototype for what it is: unknown', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      const given = JSON.parse(`{"root_password":"correct-horse","${key}":"x"}`) as JsonObject
      assert.match(refusal(given).message, /is not a key of template/)
    }
  })
})

describe('nearest name', () => {
  const known = ['kernel', 'initrd', 'description']
  for (const [word, name] of [
    ['kernal', 'kernel'],
    ['KERNEL', 'kernel'],
    ['inirtd', 'initrd'],
    ['descripton', 'description'],
    ['broker', undefined],
    ['', undefined],
  ] as const)
    it(`of "${word}" is ${name ?? 'none'}`, () => {
      assert.equal(nearest(word, known), name)
    })
})
