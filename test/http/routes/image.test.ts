import { deepEqual, equal } from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notFound } from '../../../src/domain/refusal.js'
import { ok, refuse } from '../../../src/domain/result.js'
import { put } from '../../../src/domain/world.js'
import { aMicrokernel, anId, aWorld } from '../../support/builders.js'
import { ask } from '../support/client.js'
import { machineStage, type Stage } from '../support/stage.js'

describe('GET /razor/image/<kind>/<uuid>/<path>', () => {
  let folder: string
  let stage: Stage
  const sha256 = 'a'.repeat(64)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'image-route-'))
    await mkdir(join(folder, 'Boot'))
    await writeFile(join(folder, 'vmlinuz'), 'kernel')
    await writeFile(join(folder, 'secret'), 'not listed')
    await writeFile(join(folder, 'Boot', 'BCD'), 'upper')
    await symlink('/etc/hostname', join(folder, 'link'))
    const files = [
      ['vmlinuz', 6],
      ['initrd.img', 20],
      ['Boot/BCD', 5],
      ['twice', 1],
      ['TWICE', 1],
      ['link', 1],
    ] as const
    const image = aMicrokernel({ files: files.map(([path, size]) => ({ path, size, sha256 })) })
    stage = await machineStage(aWorld(put('image', image)), {
      library: {
        resolve: (_image, path) =>
          path === 'twice' ? refuse(notFound('gone')) : ok(join(folder, path)),
      },
    })
  })
  afterEach(async () => {
    await stage.close()
    await rm(folder, { recursive: true })
  })

  const base = `/razor/image/mk/${anId(2)}`
  const statusOf = async (path: string, method = 'GET') =>
    (await ask(stage.port, path, { method })).status

  it('serves a listed file with its checksum as the tag', async () => {
    const { status, text, headers } = await ask(stage.port, `${base}/vmlinuz`)
    deepEqual([status, text, headers.etag], [200, 'kernel', `"${sha256}"`])
    equal(await statusOf(`${base}/vmlinuz`, 'HEAD'), 200)
  })

  it('finds a file written in other case, and with doubled slashes, without a redirect', async () => {
    equal((await ask(stage.port, `${base}//boot/bcd`)).text, 'upper')
    equal(await statusOf(`/razor/image/mk/${anId(2).toUpperCase()}/VMLINUZ`), 200)
    equal(await statusOf(`${base}/Twice`), 404, 'two files differ in case only')
  })

  it('serves nothing else: not what lies beside, nor outside, nor by another kind or uuid', async () => {
    for (const path of [
      `${base}/secret`,
      `${base}/link`,
      `${base}/twice`,
      `${base}/`,
      base,
      `${base}/..`,
      `${base}/../../../etc/passwd`,
      `${base}/%2e%2e/%2e%2e/etc/passwd`,
      `${base}/..%2f..%2fetc%2fpasswd`,
      `${base}/..\\..\\etc\\passwd`,
      `${base}/..%5c..%5cetc%5cpasswd`,
      `${base}/%2fetc%2fpasswd`,
      `${base}//etc/passwd`,
      `${base}/vmlinuz%00`,
      `${base}/vmlinuz%0d%0aX-Header:%201`,
      `${base}/${'x'.repeat(512)}`,
      `${base}/%`,
      `${base}/Boot`,
      `/razor/image/os/${anId(2)}/vmlinuz`,
      `/razor/image/mk/${anId(99)}/vmlinuz`,
      '/razor/image/mk/not-a-uuid/vmlinuz',
      '/razor/image/mk',
      '/razor/image/',
    ]) {
      const { status, text, headers } = await ask(stage.port, path)
      equal(status, 404, path)
      equal(text, 'Error: File Not Found\n', path)
      equal(headers['content-type'], 'text/plain', path)
    }
  })

  it('says so when a file is not what its record says, or not there', async () => {
    await writeFile(join(folder, 'vmlinuz'), 'shorter or longer')
    equal(await statusOf(`${base}/vmlinuz`), 500)
    equal(stage.lines.at(-1)?.level, 'error')
    equal(await statusOf(`${base}/initrd.img`), 404)
    equal(stage.lines.at(-1)?.level, 'warn')
  })

  it('logs one line: which file, how much, how long', async () => {
    await ask(stage.port, `${base}/vmlinuz`)
    await stage.until('file sent')
    deepEqual(stage.lines, [
      {
        journey: 'image',
        from: '127.0.0.1',
        what: 'microkernel/vmlinuz',
        kind: 'sent',
        status: 200,
        bytes: 6,
        durationMs: 0,
        level: 'info',
        message: 'file sent',
      },
    ])
  })
})
