/** The lab's command line. */
import assert from 'node:assert/strict'
import { LabError } from '../../../src/lab/lab-error.js'
import { goalOf, help, labModels, parseOptions } from '../../../src/lab/options.js'
import type { LabOptions } from '../../../src/lab/options.js'

function run(...args: string[]): LabOptions {
  const request = parseOptions(args)
  assert.equal(request.kind, 'run')
  return request.options
}

describe('lab/options', () => {
  it('without options: one BIOS machine, a disk image, half an hour at most', () => {
    assert.deepEqual(run(), {
      machines: ['bios'],
      nic: 'virtio-net-pci',
      model: 'disk_image',
      memoryMiB: 1024,
      diskGB: 8,
      timeoutMs: 1_800_000,
      keep: false,
      verbose: false,
      logs: undefined,
    })
  })
  it('--machines counts machines', () =>
    assert.deepEqual(run('--machines', '3', '--firmware=uefi').machines, ['uefi', 'uefi', 'uefi']))
  it('--firmware both gives so many of each', () =>
    assert.deepEqual(run('--machines', '2', '--firmware', 'both').machines, [
      'bios',
      'uefi',
      'bios',
      'uefi',
    ]))

  const refused: readonly (readonly [string, string[], RegExp])[] = [
    ['an unknown option', ['--fast'], /--fast.*--help/s],
    [
      'an unknown firmware',
      ['--firmware', 'coreboot'],
      /--firmware coreboot: one of bios, uefi, both/,
    ],
    ['an unknown model', ['--model', 'windows'], /--model windows: one of disk_image/],
    ['no machine', ['--machines', '0'], /from 1 to 16/],
    ['half a machine', ['--machines', '1.5'], /--machines 1.5/],
    ['a negative number', ['--memory=-1'], /--memory -1/],
    ['too little memory for Debian', ['--memory', '128'], /from 512/],
    ['a network card with options hidden in it', ['--nic', 'e1000,romfile=/x'], /--nic/],
    ['words that are no option', ['bios'], /bios/],
    ['an option without its value', ['--disk'], /--disk/],
  ]
  for (const [what, args, words] of refused) {
    it(`refuses ${what} and names it`, () =>
      assert.throws(
        () => parseOptions(args),
        (thrown) => thrown instanceof LabError && words.test(thrown.message),
      ))
  }

  it('--parts gives what the set-up must have done, and only that', () => {
    assert.deepEqual(parseOptions(['--parts', '--model', 'discover_only']), {
      kind: 'parts',
      parts: ['machines', 'loaders', 'microkernel'],
    })
    assert.deepEqual(parseOptions(['--parts']), {
      kind: 'parts',
      parts: ['machines', 'loaders', 'microkernel', 'disk_image'],
    })
  })
  it('--parts with --help calls for nothing', () =>
    assert.deepEqual(parseOptions(['--parts', '--help']), { kind: 'help' }))
  it('--help tells every option that there is', () => {
    for (const option of ['firmware', 'machines', 'nic', 'model', 'memory', 'disk', 'timeout']) {
      assert.match(help, new RegExp(`--${option} `))
    }
    for (const model of labModels) assert.match(help, new RegExp(model))
  })
  it('every model has a goal', () => {
    for (const model of labModels) assert.ok(goalOf(model))
  })
})
