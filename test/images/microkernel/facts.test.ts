/** What the microkernel says about a machine: the original's flat names, the structured set, and valid JSON whatever is in it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addNic, makeMachine, needs, rawFact, type Machine } from './support.js'

interface Registration {
  '@hw_id': string
  '@last_state': string
  '@attributes_hash': Record<string, unknown>
  '@facts': {
    cpu: Record<string, unknown>
    memory: { bytes: number }
    disks: { name: string; contents: unknown; bytes: number; by_id: string | null }[]
    nics: { name: string; lldp: unknown; speed_mbps: number | null }[]
    dmi: Record<string, string>
    bmc: { present: boolean }
    virtual: string | false
    firmware: { mode: string; secure_boot: boolean }
  }
}

const dmi = (machine: Machine, values: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(values))
    machine.write(`sys/class/dmi/id/${name}`, `${value}\n`)
}

const register = async (machine: Machine, exclude = ''): Promise<Registration> => {
  const ran = await machine.run(
    `keep exclude "$EXCLUDE"; slow_facts >"$RAZOR_RUN/facts/slow.raw"; write_registration "$RAZOR_RUN/r.json" || cat "$RAZOR_RUN/facts/error" >&2`,
    { EXCLUDE: exclude },
  )
  assert.equal(ran.code, 0, ran.err)
  return JSON.parse(readFileSync(join(machine.root, 'run/r.json'), 'utf8')) as Registration
}

describe('microkernel: facts', () => {
  let machine: Machine
  before(function () {
    needs(this, 'jq')
  })
  beforeEach(() => {
    machine = makeMachine()
    machine.write('sys/devices/system/cpu/present', '0-1\n')
    machine.write(
      'proc/cpuinfo',
      'vendor_id\t: AuthenticAMD\nmodel name\t: QEMU Virtual CPU version 2.5+\ncpu MHz\t\t: 2595.6\n',
    )
    dmi(machine, { sys_vendor: 'QEMU', product_name: 'Standard PC', product_serial: 'SER-123' })
    addNic(machine, 'eth1', '52:54:00:00:77:0a', 3)
    addNic(machine, 'ens2', '52:54:00:00:77:01', 2)
  })
  afterEach(() => machine.remove())

  const addDisk = (name: string, sectors: number): void => {
    machine.write(`sys/block/${name}/size`, `${sectors}\n`)
    machine.write(`sys/block/${name}/device/model`, 'QEMU HARDDISK   \n')
    machine.write(`sys/block/${name}/queue/rotational`, '1\n')
  }

  it('identifies the machine by every Ethernet card, whatever it is called, in the kernel’s order', async () => {
    machine.write('sys/class/net/lo/type', '772\n')
    machine.write('sys/class/net/br0/type', '1\n')
    machine.write('sys/class/net/br0/address', '02:00:00:00:00:01\n')
    const ran = await machine.run('hw_id')
    assert.equal(ran.out, '525400007701_52540000770A')
  })

  it('has the names the system tags read, as strings in the original’s form', async () => {
    const attributes = (await register(machine))['@attributes_hash']
    assert.ok(Object.values(attributes).every((value) => typeof value === 'string'))
    assert.equal(attributes['mk_hw_cpu_count'], '2')
    assert.equal(attributes['mk_hw_mem_size'], '2 GiB')
    assert.equal(attributes['mk_hw_nic_count'], '2')
    assert.equal(attributes['mk_hw_bus_vendor'], 'QEMU')
    assert.equal(attributes['is_virtual'], 'true')
    assert.equal(attributes['virtual'], 'kvm')
    assert.equal(attributes['macaddress_eth1'], '52:54:00:00:77:0A')
    assert.equal(attributes['mk_hw_lscpu_Byte_Order'], 'Little Endian')
  })

  it('counts the logical processors of a virtual machine and the sockets of a real one', async () => {
    machine.write('sys/devices/system/cpu/present', '0-15\n')
    assert.equal((await register(machine))['@attributes_hash']['mk_hw_cpu_count'], '16')
    dmi(machine, { sys_vendor: 'Dell Inc.', product_name: 'PowerEdge R740' })
    const real = await register(machine)
    assert.equal(real['@attributes_hash']['mk_hw_cpu_count'], '2')
    assert.equal(real['@attributes_hash']['processorcount'], '16')
    assert.equal(real['@attributes_hash']['virtual'], 'physical')
    assert.equal(real['@facts'].virtual, false)
    assert.equal(real['@facts'].cpu['count'], 16)
    assert.equal(real['@facts'].cpu['sockets'], 2)
  })

  it('gives the structured set true units', async () => {
    addDisk('sda', 4194304)
    machine.write('run/wipefs', 'gpt\nPMBR\next4\nvfat\next4\n')
    const facts = (await register(machine))['@facts']
    assert.equal(facts.memory.bytes, 2147483648)
    assert.equal(facts.disks[0]?.bytes, 2147483648)
    assert.deepEqual(facts.disks[0].contents, {
      empty: false,
      partition_table: 'gpt',
      signatures: ['ext4', 'vfat'],
    })
    assert.deepEqual(
      facts.nics.map((nic) => [nic.name, nic.speed_mbps]),
      [
        ['ens2', 1000],
        ['eth1', 1000],
      ],
    )
    assert.deepEqual(facts.firmware, { mode: 'bios', secure_boot: false })
    assert.equal(facts.bmc.present, false)
  })

  it('calls a disk empty only when nothing was found and its start is zero', async () => {
    addDisk('sda', 4194304)
    addDisk('loop0', 8)
    addDisk('sr0', 8)
    const facts = (await register(machine))['@facts']
    assert.equal(facts.disks.length, 1)
    assert.deepEqual(facts.disks[0]?.contents, {
      empty: true,
      partition_table: null,
      signatures: [],
    })
  })

  it('does not call a disk empty that does not answer', async () => {
    addDisk('sda', 4194304)
    machine.write('run/dead', '')
    const facts = (await register(machine))['@facts']
    assert.deepEqual(facts.disks[0]?.contents, {
      empty: false,
      partition_table: null,
      signatures: [],
    })
  })

  it('names a disk as udev would', async () => {
    addDisk('nvme0n1', 8)
    machine.write('sys/block/nvme0n1/device/serial', 'NV 9/x\n')
    const ran = await machine.run('disk_facts')
    assert.equal(
      rawFact(ran.out, 'disk.nvme0n1.by_id'),
      '/dev/disk/by-id/nvme-QEMU_HARDDISK_NV_9_x',
    )
  })

  it('reads an ATA disk’s full model and serial from its pages', async () => {
    addDisk('sda', 8)
    const identify = Buffer.alloc(572)
    Buffer.from('LONG MODEL NAME OF AN ATA DISK'.padEnd(40), 'latin1').swap16().copy(identify, 114)
    machine.write('sys/block/sda/device/vpd_pg89', identify)
    machine.write(
      'sys/block/sda/device/vpd_pg80',
      Buffer.from('\0\x80\0\x0a  SER-0042  ', 'latin1'),
    )
    const ran = await machine.run('disk_facts')
    assert.equal(rawFact(ran.out, 'disk.sda.serial'), 'SER-0042')
    assert.equal(rawFact(ran.out, 'disk.sda.model'), 'LONG MODEL NAME OF AN ATA DISK')
  })

  it('says uefi and Secure Boot when the firmware does', async () => {
    machine.write(
      'sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c',
      Buffer.from([6, 0, 0, 0, 1]),
    )
    assert.deepEqual((await register(machine))['@facts'].firmware, {
      mode: 'uefi',
      secure_boot: true,
    })
  })

  it('leaves out what the server does not want, and survives a pattern that is none', async () => {
    const some = await register(machine, '(^mk_hw_lscpu.*$)|(^uuid$)')
    assert.ok(!Object.keys(some['@attributes_hash']).some((name) => name.includes('lscpu')))
    assert.ok('mk_hw_cpu_count' in some['@attributes_hash'])
    const all = await register(machine, '([')
    assert.ok('mk_hw_lscpu_Byte_Order' in all['@attributes_hash'])
  })

  it('gives valid JSON for hostile strings', async () => {
    const hostile = `a"b\\c'$(reboot)\`x\`\tT ünï ☃ </script>\u001b[31m`
    dmi(machine, { product_name: hostile, sys_vendor: 'line one\nline two' })
    machine.write('sys/class/dmi/id/product_serial', Buffer.from([0x41, 0xff, 0xfe, 0x42, 0x0a]))
    const registration = await register(machine)
    assert.equal(registration['@facts'].dmi['product'], hostile.replace('\t', ' '))
    assert.equal(registration['@facts'].dmi['vendor'], 'line one line two')
    assert.match(registration['@facts'].dmi['serial'] ?? '', /^A.+B$/)
  })

  it('registers a machine that tells nothing at all', async () => {
    const bare = makeMachine()
    try {
      const registration = await register(bare)
      assert.equal(registration['@hw_id'], '')
      assert.deepEqual(registration['@facts'].disks, [])
    } finally {
      bare.remove()
    }
  })

  it('takes lshw’s words for the rest of the old names', async () => {
    addDisk('nvme0n1', 6291456)
    const attributes = (await register(machine))['@attributes_hash']
    assert.equal(attributes['mk_hw_fw_size'], '96KiB')
    assert.equal(attributes['mk_hw_disk0_size'], '3GiB (3221MB)')
    assert.equal(attributes['mk_hw_disk0_bus_info'], 'nvme@0:1')
    assert.equal(attributes['mk_hw_nic1_capacity'], '1Gbit/s')
  })
})
