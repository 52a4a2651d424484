import assert from 'node:assert/strict'
import { createImage } from '../../src/commands/create-image.js'
import { createPolicy } from '../../src/commands/create-policy.js'
import { createTag } from '../../src/commands/create-tag.js'
import { commandHelp } from '../../src/commands/help.js'

describe('help of a command', () => {
  it('has razor-server’s shape: name, help, and a schema of attributes with type, alias and position', () => {
    const { name, help, schema } = commandHelp(createPolicy)
    assert.equal(name, 'create-policy')
    assert.deepEqual(Object.keys(help), ['summary', 'description', 'schema', 'examples', 'full'])
    const { type, position, aliases } = schema['tags'] ?? {}
    assert.deepEqual(
      { type, position, aliases },
      { type: 'array', position: undefined, aliases: ['tag'] },
    )
    assert.deepEqual(
      Object.entries(schema).map(([key, attribute]) => [key, attribute.type, attribute.position]),
      [
        ['name', 'string', 0],
        ['model', 'string', 1],
        ['tags', 'array', undefined],
        ['match_all', 'boolean', undefined],
        ['enabled', 'boolean', undefined],
        ['max_count', 'number', undefined],
        ['before', 'string', undefined],
        ['after', 'string', undefined],
      ],
    )
  })

  it('says what is required, what is usual and what may be chosen', () => {
    const policy = commandHelp(createPolicy).schema
    assert.deepEqual(
      [policy['name']?.required, policy['tags']?.required, policy['enabled']?.default],
      [true, false, true],
    )
    assert.deepEqual(commandHelp(createImage).schema['kind']?.choices, [
      'microkernel',
      'os',
      'disk',
    ])
  })

  it('calls a rule an array, as razor-server’s client expects', () => {
    assert.equal(commandHelp(createTag).schema['rule']?.type, 'array')
  })
})
