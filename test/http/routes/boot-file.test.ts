import { deepEqual, equal } from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aWorld } from '../../support/builders.js'
import { ask } from '../support/client.js'
import { machineStage, type Stage } from '../support/stage.js'

describe('GET /tftpboot/<path>', () => {
  let folder: string
  let stage: Stage
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'boot-file-'))
    const root = join(folder, 'tftpboot')
    await mkdir(join(root, 'pxelinux.cfg'), { recursive: true })
    await writeFile(join(root, 'snponly.efi'), 'loader')
    await writeFile(join(root, 'pxelinux.cfg', 'default'), 'menu')
    await writeFile(join(folder, 'outside'), 'outside')
    await symlink('snponly.efi', join(root, 'bootx64.efi'))
    await symlink('../outside', join(root, 'escape'))
    await symlink('..', join(root, 'up'))
    stage = await machineStage(aWorld(), { tftpRoot: root })
  })
  afterEach(async () => {
    await stage.close()
    await rm(folder, { recursive: true })
  })

  it('serves loaders as UEFI HTTP boot wants them: HEAD, then GET, with length and type', async () => {
    for (const [method, body] of [
      ['HEAD', ''],
      ['GET', 'loader'],
    ] as const) {
      const { status, headers, text } = await ask(stage.port, '/tftpboot/snponly.efi', { method })
      deepEqual(
        [status, headers['content-length'], headers['content-type'], text],
        [200, '6', 'application/efi', body],
      )
    }
    equal((await ask(stage.port, '/tftpboot//pxelinux.cfg/default')).text, 'menu')
  })

  it('follows a link inside the folder, and none that leads out', async () => {
    equal((await ask(stage.port, '/tftpboot/bootx64.efi')).text, 'loader')
    for (const path of [
      'escape',
      'up/outside',
      'up',
      'pxelinux.cfg',
      '',
      '..',
      '%2e%2e/outside',
      'absent',
      'snponly.efi/x',
    ])
      equal((await ask(stage.port, `/tftpboot/${path}`)).status, 404, path)
  })

  it('renders razor.ipxe with the address of the segment', async () => {
    for (const path of ['/razor/boot/razor.ipxe', '/tftpboot/razor.ipxe']) {
      const { status, headers, text } = await ask(stage.port, path)
      deepEqual(
        [status, headers['content-type'], text],
        [200, 'text/plain', '#!ipxe\nchain http://10.0.0.1:8026/razor/api/boot\n'],
      )
    }
  })
})
