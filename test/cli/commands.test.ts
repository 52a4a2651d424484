import assert from 'node:assert/strict'
import { commands } from '../../src/commands/index.js'
import { verbOf } from '../../src/cli/verbs.js'
import { collections } from '../../src/commands/views/index.js'
import { type Circumstances, FakeAppliance, razor } from './place.js'

describe('razor runs commands', () => {
  let appliance: FakeAppliance
  before(async () => void (appliance = await FakeAppliance.start()))
  after(() => appliance.stop())
  beforeEach(() => {
    appliance.asked.length = 0
    appliance.says(202, { result: 'it is done', name: 'x' })
  })
  const run = (words: readonly string[], over?: Circumstances) =>
    razor([...words, '--server', appliance.address], over)

  const metadata = { hostname_prefix: 'web', root_password: 'typed-secret' }
  const rule = ['=', ['fact', 'virtual'], 'kvm']
  const cases: readonly (readonly [string, readonly string[], string, object])[] = [
    [
      'a friendly verb',
      ['policies', 'create', 'web', '--model', 'debian', '--tag', 'a', '--tag', 'b,c'],
      'create-policy',
      { name: 'web', model: 'debian', tags: ['a', 'b', 'c'] },
    ],
    [
      'the command’s own name',
      ['create-policy', '--name', 'web', '--model', 'debian', '--tags', 'a', '--max-count', '3'],
      'create-policy',
      { name: 'web', model: 'debian', tags: ['a'], max_count: 3 },
    ],
    [
      'a flag, and its contrary',
      ['policy', 'create', 'all', 'debian', '--match-all', '--no-enabled'],
      'create-policy',
      { name: 'all', model: 'debian', match_all: true, enabled: false },
    ],
    [
      'positions',
      ['modify-policy-max-count', 'web', '40'],
      'modify-policy-max-count',
      { name: 'web', max_count: 40 },
    ],
    [
      'a limit taken away',
      ['policies', 'modify-max-count', 'web', '--no-max-count'],
      'modify-policy-max-count',
      { name: 'web', no_max_count: true },
    ],
    [
      'a rule as JSON',
      ['tags', 'create', 'kvm', '--rule', JSON.stringify(rule)],
      'create-tag',
      { name: 'kvm', rule },
    ],
    [
      'a rule in its place',
      ['create-tag', 'kvm', JSON.stringify(rule)],
      'create-tag',
      { name: 'kvm', rule },
    ],
    [
      'a rule from a file',
      ['tags', 'create', 'kvm', '--rule', '@r.json'],
      'create-tag',
      { name: 'kvm', rule },
    ],
    [
      'a rule from standard input',
      ['tags', 'add', 'kvm', '--rule', '-'],
      'create-tag',
      { name: 'kvm', rule },
    ],
    [
      'metadata key by key, a password asked for',
      [
        'models',
        'create',
        'w',
        'disk_image',
        '--metadata',
        'hostname_prefix=web',
        '--metadata',
        'root_password=-',
      ],
      'create-model',
      { name: 'w', template: 'disk_image', metadata },
    ],
    [
      'metadata from a file, a key of it overruled, a value from a file',
      [
        'models',
        'create',
        'w',
        'disk_image',
        '--metadata-file',
        'm.yaml',
        '--metadata',
        'a==x=',
        '--metadata',
        'key=@k',
      ],
      'create-model',
      {
        name: 'w',
        template: 'disk_image',
        metadata: { a: '=x=', b: [1, 2], key: 'ssh-ed25519 AAAA' },
      },
    ],
    [
      'a path of this machine’s, made absolute',
      ['images', 'add', '--name', 'd', '--path', 'build/../images'],
      'create-image',
      { name: 'd', path: '/home/ada/images' },
    ],
    [
      'a confirmation',
      ['nodes', 'reinstall', 'node3', '--confirm', 'node3', '--same-policy'],
      'reinstall-node',
      { name: 'node3', confirm: 'node3', same_policy: true },
    ],
    [
      'a body as it is',
      ['run', 'create-anything', '--json', '{"a": [1, null]}'],
      'create-anything',
      { a: [1, null] },
    ],
    ['a body from standard input', ['run', 'x', '--json', '-'], 'x', rule],
  ]
  const files = {
    'r.json': JSON.stringify(rule),
    '-': JSON.stringify(rule),
    'm.yaml': 'a: 1\nb: [1, 2]\n',
    k: 'ssh-ed25519 AAAA\n',
  }
  for (const [what, words, command, body] of cases)
    it(`by ${what}`, async () => {
      const ran = await run(words, { files })
      assert.deepEqual(ran, { code: 0, out: 'it is done\n', err: '' })
      const [asked] = appliance.asked
      assert.ok(asked)
      assert.equal(asked.url, `/api/commands/${command}`)
      assert.deepEqual(asked.body, body)
      assert.equal(asked.headers['content-type'], 'application/json')
    })

  it('and prints the answer as JSON when asked to, also for a body of JSON', async () => {
    const answer = '{\n  "result": "it is done",\n  "name": "x"\n}\n'
    assert.equal((await run(['enable-policy', 'web', '--json'])).out, answer)
    const ran = await razor([
      '--json',
      '--server',
      appliance.address,
      'run',
      'enable-policy',
      '--json',
      '{}',
    ])
    assert.equal(ran.out, answer)
  })

  it('and says why the appliance refused, exit code 1', async () => {
    appliance.says(409, { error: 'there is a policy "web" already\u001b[2J' })
    const ran = await run(['policies', 'create', 'web', '--model', 'm', '--match-all'])
    assert.deepEqual(ran, {
      code: 1,
      out: '',
      err: 'razor: there is a policy "web" already\\u001b[2J\n',
    })
  })

  const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      'an attribute that is missing',
      ['create-policy', 'web'],
      /"model" is required\nSee: razor create-policy --help/,
    ],
    [
      'an option there is not',
      ['create-policy', 'web', '--modle', 'x'],
      /unknown option '--modle'\n\(Did you mean --model\?\)/,
    ],
    [
      'a command there is not',
      ['enable-polcy', 'web'],
      /unknown command 'enable-polcy'\n\(Did you mean enable-policy\?\)/,
    ],
    [
      'a number that is none',
      ['create-policy', 'w', 'm', '--max-count', 'x'],
      /It must be a whole number/,
    ],
    ['a number in its place that is none', ['modify-policy-max-count', 'w', 'x'], /whole number/],
    ['too many words', ['enable-policy', 'a', 'b'], /too many arguments/],
    ['a name given twice', ['enable-policy', 'a', '--name', 'b'], /"name" is given twice/],
    ['JSON that is none', ['create-tag', 'a', '--rule', '[1,'], /not JSON/],
    ['a file there is not', ['create-tag', 'a', '--rule', '@none'], /cannot read none: ENOENT/],
    [
      'metadata without a value',
      ['create-model', 'a', 'b', '--metadata', 'key'],
      /not key=value: key/,
    ],
    [
      'metadata given twice',
      ['create-model', 'a', 'b', '--metadata', 'k=1', '--metadata', 'k=2'],
      /"k" is given twice/,
    ],
    ['a body that is missing', ['run', 'x'], /required option '--json <body>' not specified/],
    [
      'a name no record can have',
      ['tags', 'create', 'a b', '--rule', '["=",1,1]'],
      /name: not a usable name/,
    ],
    [
      'an address that is none',
      ['nodes', '--server', 'ftp://x'],
      /not the address of an appliance/,
    ],
  ]
  for (const [what, words, message] of mistakes)
    it(`but not with ${what}: exit code 2, nothing sent`, async () => {
      const ran = await razor(['--server', appliance.address, ...words], { files: {} })
      assert.equal(ran.code, 2)
      assert.match(ran.err, message)
      assert.deepEqual(appliance.asked, [])
    })

  it('whose every example is understood, word for word', async () => {
    for (const command of commands) {
      const words = wordsOf(command.examples.cli)
      assert.equal(words.shift(), 'razor')
      const ran = await run(words)
      assert.deepEqual([command.name, ran.code, ran.err], [command.name, 0, ''])
      assert.equal(appliance.asked.at(-1)?.url, `/api/commands/${command.name}`)
    }
  })

  it('each of which is also a verb of a collection', () => {
    for (const command of commands) assert.ok(verbOf(command, collections), command.name)
    const verbs: readonly (readonly [string, string])[] = [
      ['create-image', 'images create'],
      ['add-policy-tag', 'policies add-tag'],
      ['update-tag-rule', 'tags update-rule'],
      ['remove-active-model', 'active-models remove'],
      ['modify-policy-max-count', 'policies modify-max-count'],
    ]
    for (const [name, expected] of verbs) {
      const verb = verbOf({ name }, collections)
      assert.equal(`${verb?.collection ?? ''} ${verb?.verb ?? ''}`, expected)
    }
  })
})

/** Splits as a shell does, as far as our examples go. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
