/** The iPXE scripts of the model folders: what every one of them must have to be safe in front of a machine nobody watches. */
import assert from 'node:assert/strict'
import { readModel, render, sampleContext } from '../support/templates.js'

const scripts: readonly (readonly [model: string, file: string])[] = [
  ['microkernel', 'boot.njk'],
  ['boot_local', 'boot_local.njk'],
  ['disk_image', 'boot_task.njk'],
  ['debian_12', 'boot_install.njk'],
]

const linesOf = (model: string, file: string, over = {}): readonly string[] =>
  render(model, file, sampleContext(model, over)).trimEnd().split('\n')

describe('templates: iPXE scripts', () => {
  for (const [model, file] of scripts) {
    const lines = linesOf(model, file)
    it(`${model}/${file} begins with #!ipxe`, () => {
      assert.equal(lines[0], '#!ipxe')
    })

    it(`${model}/${file} goes only to labels it has, and every label is used`, () => {
      const labels = lines.flatMap((line) => /^:(\w+)$/.exec(line)?.[1] ?? [])
      const targets = lines.flatMap((line) => /\bgoto (\w+)/.exec(line)?.[1] ?? [])
      assert.deepEqual([...new Set(targets)].sort(), [...new Set(labels)].sort())
    })

    it(`${model}/${file} has an error branch at every fetch and boot`, () => {
      for (const line of lines)
        if (/^(kernel|initrd|boot|chain|imgfetch|sanboot)\b/.test(line))
          assert.match(line, /\|\| goto \w+$/)
    })

    it(`${model}/${file} never loops without a wait`, () => {
      for (const [at, line] of lines.entries()) {
        const target = /^goto (\w+)$/.exec(line)?.[1]
        const label = lines.indexOf(`:${target}`)
        if (target !== undefined && label < at)
          assert.ok(lines.slice(label, at).some((between) => /^sleep \d+$/.test(between)))
      }
    })

    it(`${model}/${file} has no line that iPXE could not hold`, () => {
      for (const line of lines) assert.ok(line.length < 1024)
    })
  }

  for (const [model, file] of scripts.filter(([model]) => model !== 'boot_local')) {
    it(`${model}/${file} frees images first and names the initrd for EFI kernels`, () => {
      const lines = linesOf(model, file)
      const kernel = lines.findIndex((line) => line.startsWith('kernel '))
      assert.equal(lines.lastIndexOf('imgfree', kernel), kernel - 1)
      const name = / initrd=(\S+)/.exec(lines[kernel] ?? '')?.[1] ?? 'none'
      const initrd = lines.find((line) => line.startsWith('initrd ')) ?? ''
      assert.ok(initrd.includes(`--name ${name} `) || initrd.includes(`/${name} `))
    })

    it(`${model}/${file} tries five times, then reboots`, () => {
      const lines = linesOf(model, file)
      assert.ok(lines.some((line) => line.startsWith('iseq ${tries:int32} 5 && goto give_up')))
      assert.equal(lines.at(-1), 'reboot')
    })
  }

  it('an installation says on the screen what it is about to do, to which node', () => {
    for (const [model, file] of scripts.slice(2))
      assert.deepEqual(
        linesOf(model, file)
          .filter((line) => line.startsWith('echo'))
          .slice(0, 4),
        [
          'echo Razor: lab: node1',
          'echo Razor: node node-uuid',
          'echo Razor: image image-uuid',
          'echo Razor: state init',
        ],
      )
  })

  it('the task is the one address of this install, with its token', () => {
    const [kernel = ''] = linesOf('disk_image', 'boot_task.njk').filter((l) =>
      l.startsWith('kernel'),
    )
    assert.match(
      kernel,
      / razor\.ip=10\.0\.0\.1 razor\.task=http:\S+\/disk_image\/script\?token=\S+ /,
    )
  })

  it('local boot: the first disk on BIOS, back to the firmware on UEFI', () => {
    const lines = linesOf('boot_local', 'boot_local.njk')
    assert.ok(lines.includes('iseq ${platform} efi && goto firmware ||'))
    assert.ok(lines.includes('sanboot --no-describe --drive 0x80 || goto disk_failed'))
    assert.deepEqual(lines.slice(-2), [':firmware', 'exit 1'])
  })

  it('the microkernel needs neither a node nor an install', () => {
    const { microkernel, server } = sampleContext('microkernel') as Record<string, unknown>
    assert.match(render('microkernel', 'boot.njk', { microkernel, server }), /^#!ipxe\n/)
  })

  it('the kernel line of the installer carries no secret but the token', () => {
    const text = linesOf('debian_12', 'boot_install.njk').join('\n')
    assert.ok(!text.includes('$6$'))
    assert.match(text, / url=http:\S+\/preseed\/file\?token=T0ken-secret hostname=node1 /)
    assert.match(text, / BOOTIF=01-52-54-00-12-34-56 /)
  })

  it('a serial console is for the installer and for the installed system', () => {
    const text = linesOf('debian_12', 'boot_install.njk', {
      metadata: { console: 'ttyS0,115200' },
    }).join('\n')
    assert.match(text, / console=ttyS0,115200 --- console=tty0 console=ttyS0,115200 \|\|/)
  })

  it('every file a table boots exists', () => {
    for (const [model] of scripts)
      for (const { boot } of Object.values(readModel(model).states))
        if (boot.endsWith('.njk')) linesOf(model, boot)
  })
})
