/** Which disk an installation overwrites: the shell function all installations share, run against made-up machines. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Ran, render, run } from '../support/templates.js'

interface FakeDisk {
  /** In bytes. */
  readonly size: number
  readonly removable?: boolean
  readonly readOnly?: boolean
  readonly usb?: boolean
  readonly hidden?: boolean
  readonly files?: Readonly<Record<string, string | Buffer>>
}
const GB = 1_000_000_000
const shells = (): readonly string[] =>
  run('busybox', ['sh', '-c', ':']) === undefined ? ['sh'] : ['sh', 'busybox sh']

describe('templates: choosing the disk', () => {
  let sys = ''
  beforeEach(() => {
    sys = mkdtempSync(join(tmpdir(), 'razor-sys-'))
  })
  afterEach(() => {
    rmSync(sys, { recursive: true })
  })

  /** /sys as the kernel lays it out: links in block/, the disks below devices/. */
  function machine(disks: Readonly<Record<string, FakeDisk>>): void {
    mkdirSync(join(sys, 'block'))
    for (const [name, disk] of Object.entries(disks)) {
      const home = join(
        sys,
        `devices/pci0/${disk.usb === true ? 'usb1/1-1' : 'ata1'}/block/${name}`,
      )
      const files = {
        size: String(disk.size / 512),
        removable: disk.removable === true ? '1' : '0',
        ro: disk.readOnly === true ? '1' : '0',
        ...(disk.hidden === true && { hidden: '1' }),
        ...disk.files,
      }
      for (const [file, content] of Object.entries(files)) {
        mkdirSync(dirname(join(home, file)), { recursive: true })
        writeFileSync(join(home, file), content)
      }
      symlinkSync(home, join(sys, 'block', name))
    }
  }

  function choose(rule: string, bytes = GB): Ran {
    const script = `${render('disk_image', 'choose_disk.sh.njk', {})}\nchoose_disk "$1" "$2"\n`
    const answers = shells().map((shell) => {
      const [command = '', ...args] = shell.split(' ')
      const ran = run(command, [...args, '-c', script, 'x', rule, String(bytes)], '', { SYS: sys })
      assert.ok(ran !== undefined)
      return ran
    })
    const [first] = answers
    assert.ok(first !== undefined)
    for (const other of answers) assert.deepEqual(other, first, 'the shells disagree')
    return first
  }

  function chooses(rule: string, expected: string, bytes?: number): void {
    assert.deepEqual(choose(rule, bytes), { status: 0, out: `${expected}\n`, err: '' })
  }
  function refuses(rule: string, reason: RegExp, bytes?: number): void {
    const { status, out, err } = choose(rule, bytes)
    assert.deepEqual([status, out], [1, ''])
    assert.match(err, reason)
  }

  const three = { sda: { size: 500 * GB }, sdb: { size: 100 * GB }, nvme0n1: { size: 900 * GB } }

  it('smallest, largest and first mean what they say', () => {
    machine(three)
    chooses('smallest', 'sdb')
    chooses('largest', 'nvme0n1')
    chooses('first', 'sda')
  })

  it('the smallest disk is the smallest that the image fits on', () => {
    machine(three)
    chooses('smallest', 'sda', 200 * GB)
  })

  it('first follows the kernel: sdb before sdaa', () => {
    machine({ sdaa: { size: 10 * GB }, sdb: { size: 10 * GB } })
    chooses('first', 'sdb')
  })

  it('never a removable, USB, read-only, hidden or empty device, nor what is no disk', () => {
    machine({
      sda: { size: 4 * GB, usb: true },
      sdb: { size: 4 * GB, removable: true },
      sdc: { size: 4 * GB, readOnly: true },
      nvme0c0n1: { size: 4 * GB, hidden: true },
      sdd: { size: 0 },
      loop0: { size: 4 * GB },
      sr0: { size: 4 * GB },
      'dm-0': { size: 4 * GB },
      md0: { size: 4 * GB },
      mmcblk0boot0: { size: 4 * GB },
      vda: { size: 40 * GB },
    })
    for (const rule of ['smallest', 'largest', 'first']) chooses(rule, 'vda')
    refuses('/dev/sda', /no disk fits/)
  })

  it('two disks of one size are not told apart by size', () => {
    machine({ sda: { size: 10 * GB }, sdb: { size: 10 * GB } })
    refuses('smallest', /means 2 disks/)
    refuses('largest', /means 2 disks/)
    chooses('first', 'sda')
  })

  it('a path names one disk', () => {
    machine(three)
    chooses('/dev/sdb', 'sdb')
    refuses('/dev/sdz', /no disk fits the rule '\/dev\/sdz'/)
  })

  it('a serial number is found wherever the kernel shows it', () => {
    machine({
      vda: { size: 10 * GB, files: { serial: 'VIRTIO-1' } },
      nvme0n1: { size: 10 * GB, files: { 'device/serial': 'NVME 7  ', wwid: 'eui.0025385' } },
      sda: {
        size: 10 * GB,
        files: {
          'device/vpd_pg80': Buffer.from('\0\x80\0\x08 WD-42  ', 'latin1'),
          'device/wwid': 'naa.5000c500',
        },
      },
    })
    chooses('serial:VIRTIO-1', 'vda')
    chooses('serial:NVME7', 'nvme0n1')
    chooses('serial:0025385', 'nvme0n1')
    chooses('serial:WD-42', 'sda')
    chooses('serial:5000c500', 'sda')
    chooses('serial:naa.5000c500', 'sda')
    refuses('serial:WD', /no disk fits/)
    refuses('serial:*', /no disk fits/)
  })

  it('says what there is when nothing fits', () => {
    machine({ sda: { size: 10 * GB } })
    refuses('smallest', /need 20000000000 bytes .* usable are: sda 10000000000/, 20 * GB)
  })

  it('a machine without disks is refused, not guessed at', () => {
    machine({})
    for (const rule of ['smallest', 'largest', 'first', '/dev/sda', 'serial:X'])
      refuses(rule, /usable are: none/)
  })
})
