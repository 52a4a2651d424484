/** A whole appliance in this process, on loopback with free ports and a state folder of its own, and a machine that talks to it as firmware, microkernel and installer do. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { type Appliance, startAppliance } from '../../src/appliance.js'
import { type Config, loadConfig } from '../../src/config.js'
import type { JsonObject } from '../../src/domain/json.js'
import type { Logger } from '../../src/log.js'
import { system } from '../../src/system.js'

const bootFiles = [
  'pxelinux.0',
  'ldlinux.c32',
  'menu.c32',
  'libutil.c32',
  'ipxe.lkrn',
  'snponly.efi',
  'pxelinux.cfg/default',
]
export const diskImageBytes = Buffer.alloc(1024, 'a disk image, as far as this test goes')
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

export interface Stage {
  readonly config: Config
  readonly folder: string
  readonly machineUrl: string
  readonly operatorUrl: string
  clean(): Promise<void>
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const at = probe.address()
      probe.close(() => resolve(typeof at === 'object' && at !== null ? at.port : 0))
    })
  })
}

/** Folders with stand-in boot files, a microkernel and a disk image, and a configuration for them. */
export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'razor-journey-'))
  await mkdir(join(folder, 'tftpboot/pxelinux.cfg'), { recursive: true })
  for (const name of bootFiles)
    await writeFile(join(folder, 'tftpboot', name), `stand-in for ${name}`)
  await writeMicrokernel(join(folder, 'mk'))
  await mkdir(join(folder, 'disk'))
  await writeFile(join(folder, 'disk/disk.raw'), diskImageBytes)
  const digest = sha256(diskImageBytes)
  await writeFile(
    join(folder, 'disk/image.yaml'),
    `name: disk\nkind: disk\nversion: "1"\npath: disk.raw\ncompression: none\nraw_bytes: ${String(diskImageBytes.length)}\nraw_sha256: ${digest}\nsha256: ${digest}\nsize: ${String(diskImageBytes.length)}\n`,
  )
  const [http, tftp, operator] = [await freePort(), await freePort(), await freePort()]
  const file = join(folder, 'razor.yaml')
  await writeFile(
    file,
    `state: ${folder}/state
tftpboot: ${folder}/tftpboot
log: silent
segments: [{ address: 127.0.0.1/24, mode: 'off' }]
ports: { http: ${String(http)}, tftp: ${String(tftp)} }
operator: { port: ${String(operator)} }
microkernel: { path: ${folder}/mk }
`,
  )
  const config = loadConfig({ config: file }, {})
  assert.ok(config.ok, config.ok ? '' : config.refusal.message)
  return {
    config: config.value,
    folder,
    machineUrl: `http://127.0.0.1:${String(http)}`,
    operatorUrl: `http://127.0.0.1:${String(operator)}`,
    clean: () => rm(folder, { recursive: true, force: true }),
  }
}

async function writeMicrokernel(folder: string): Promise<void> {
  const kernel = Buffer.from('a kernel')
  const initrd = Buffer.from('an initrd')
  await mkdir(folder)
  await writeFile(join(folder, 'vmlinuz'), kernel)
  await writeFile(join(folder, 'initrd.img'), initrd)
  await writeFile(
    join(folder, 'iso-metadata.yaml'),
    `iso_version: 1.0.0\nkernel: vmlinuz\ninitrd: initrd.img\nkernel_hash: ${sha256(kernel)}\ninitrd_hash: ${sha256(initrd)}\nhash_description:\n  type: Digest::SHA2\n  bitlen: 256\niso_build_time: 2026-01-01T00:00:00Z\n`,
  )
}

export async function startOn(stage: Stage, log: Logger = silent): Promise<Appliance> {
  const started = await startAppliance({ config: stage.config, system, log })
  assert.ok(started.ok, started.ok ? '' : started.refusal.message)
  return started.value
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** What an operator does to have virtual machines installed from the disk image. */
export async function prepareInstall({ operatorUrl, folder }: Stage): Promise<void> {
  await command(operatorUrl, 'create-image', { name: 'disk', path: `${folder}/disk` })
  await command(operatorUrl, 'create-model', {
    name: 'debian',
    template: 'disk_image',
    image: 'disk',
    metadata: { root_password: 'correct-horse', hostname_prefix: 'web' },
  })
  await command(operatorUrl, 'create-tag', {
    name: 'virtual',
    rule: ['=', ['fact', 'is_virtual'], 'true'],
  })
  await command(operatorUrl, 'create-policy', {
    name: 'install',
    model: 'debian',
    tags: ['virtual'],
  })
}

export async function command(
  operatorUrl: string,
  name: string,
  input: JsonObject,
): Promise<JsonObject> {
  const response = await fetch(`${operatorUrl}/api/commands/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  const body = (await response.json()) as JsonObject
  assert.equal(response.status, 202, JSON.stringify(body))
  return body
}

export async function look(operatorUrl: string, path: string): Promise<JsonObject> {
  const response = await fetch(`${operatorUrl}/api/collections/${path}`)
  assert.equal(response.status, 200, path)
  return (await response.json()) as JsonObject
}

/** One machine on the wire: each method is one request it makes. */
export class Machine {
  readonly #url: string
  readonly #hwId: string

  constructor(url: string, hwId = '525400AABB01') {
    this.#url = url
    this.#hwId = hwId
  }

  async #text(path: string): Promise<string> {
    const response = await fetch(`${this.#url}${path}`)
    return response.text()
  }

  boot(): Promise<string> {
    const mac = this.#hwId.replace(/..(?!$)/g, '$&%3A').toLowerCase()
    return this.#text(
      `/razor/api/boot?hw_id=${mac}_______&dhcp_mac=01-${mac.replaceAll('%3A', '-')}`,
    )
  }

  async checkin(first = false): Promise<string> {
    const answer = await this.#text(
      `/razor/api/node/checkin?hw_id=${this.#hwId}&last_state=idle${first ? '&first_checkin=true' : ''}`,
    )
    const body = JSON.parse(answer) as { errcode?: number; response: { command_name: string } }
    assert.equal(body.errcode, 0, answer)
    return body.response.command_name
  }

  async register(
    attributes: Record<string, string> = { is_virtual: 'true', virtual: 'kvm' },
  ): Promise<number> {
    const hash = { '@hw_id': this.#hwId, '@attributes_hash': attributes, '@last_state': 'idle' }
    const response = await fetch(`${this.#url}/razor/api/node/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `json_hash=${encodeURIComponent(JSON.stringify(hash))}`,
    })
    await response.text()
    return response.status
  }

  /** From power-on to bound: what a microkernel does on its first run. */
  async discover(): Promise<void> {
    assert.match(await this.boot(), /razor\.ip=/)
    assert.equal(await this.checkin(true), 'register')
    assert.equal(await this.register(), 200)
    assert.equal(await this.checkin(), 'acknowledge')
    assert.equal(await this.checkin(), 'reboot')
  }

  /** The task's script: its text, and the callback URLs it names, by action. */
  async task(): Promise<{
    readonly script: string
    readonly url: (action: string) => string
    readonly own: string
  }> {
    const script = await this.boot()
    const own = /razor\.task=(\S+)/.exec(script)?.[1]
    assert.ok(own, script)
    const url = (action: string) => own.replace('disk_image/script', action)
    return { script: await (await fetch(own)).text(), url, own }
  }
}

export const get = async (
  url: string,
): Promise<{ readonly status: number; readonly body: string }> => {
  const response = await fetch(url)
  return { status: response.status, body: await response.text() }
}
