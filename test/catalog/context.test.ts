/** TemplateContext: the whole set of names a template may see, and nothing beside it. */
import assert from 'node:assert/strict'
import { contextOf, contextOfInstall } from '../../src/catalog/context.js'
import { sampleInstall, sampleMicrokernel, sampleServer } from '../../src/catalog/samples.js'
import type { ModelTemplate } from '../../src/domain/model.js'
import { StateName } from '../../src/domain/values/names.js'
import { Secret } from '../../src/domain/values/secret.js'
import type { Install } from '../../src/engine/boot-program.js'
import { aTemplate } from '../support/builders.js'

const init = StateName.unsafe('init')
const around = {
  server: sampleServer,
  microkernel: sampleMicrokernel,
  microkernelArguments: 'quiet console=ttyS0',
}
const fields: ModelTemplate['metadata'] = new Map([
  ['domainname', { type: 'string', required: false, default: 'example.net', description: 'd' }],
  ['root_password', { type: 'password', required: true, description: 'd' }],
  ['note', { type: 'string', required: false, description: 'd' }],
  ['keys', { type: 'list', required: false, description: 'd' }],
  ['wipe', { type: 'boolean', required: false, description: 'd' }],
  ['size', { type: 'integer', required: false, description: 'd' }],
])
const install: Install = sampleInstall(aTemplate({ image: 'disk', metadata: fields }), init, 'bare')

interface View {
  install: Record<string, unknown>
  metadata: Record<string, unknown>
  image: Record<string, unknown> & { disk: Record<string, unknown> }
  microkernel: Record<string, unknown>
  url: { callback(...words: unknown[]): string; image(path: unknown): string }
}
const view = (one: Install = install) => contextOfInstall(one, around) as unknown as View

/** Every path of names in `value`, lists and functions as ends. */
function pathsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, part]) => pathsOf(part, `${path}.${key}`))
}

describe('template context', () => {
  it('is exactly this set of names for a bound node', () => {
    const facts = /^node\.facts\./
    const paths = Object.entries(view()).flatMap(([name, part]) => pathsOf(part, name))
    assert.deepEqual(
      paths.filter((path) => !facts.test(path)).sort(),
      `
      image.disk.compression image.disk.path image.disk.raw_bytes image.disk.raw_sha256 image.disk.sha256
      image.disk.size image.disk.url image.initrd image.kernel image.kind image.name image.url image.uuid
      install.domainname install.hostname install.number install.state install.uuid
      metadata.domainname metadata.keys metadata.note metadata.root_password metadata.size metadata.wipe
      microkernel.args microkernel.initrd_name microkernel.initrd_url microkernel.kernel_url
      model.description model.name model.template
      node.dhcp_mac node.macs node.name node.uuid
      policy.name server.address server.host server.url url.callback url.image`
        .trim()
        .split(/\s+/),
    )
  })

  it('has only the appliance and the microkernel where there is no node', () => {
    assert.deepEqual(Object.keys(contextOf(around)).sort(), ['microkernel', 'server'])
    assert.deepEqual(Object.keys(contextOf({ ...around, microkernel: undefined })), ['server'])
  })

  it('fills in defaults, and the empty value of a type where there is none', () => {
    const { metadata } = view()
    assert.equal(metadata['domainname'], 'example.net')
    assert.equal(metadata['note'], '')
    assert.deepEqual(metadata['keys'], [])
    assert.equal(metadata['wipe'], false)
    assert.equal(metadata['size'], null)
    assert.equal(view().install['domainname'], 'example.net')
  })

  it('reveals the hash of a password, and that alone', () => {
    const model = { ...install.model, metadata: { root_password: new Secret('$6$a$b') } }
    assert.equal(view({ ...install, model }).metadata['root_password'], '$6$a$b')
  })

  it('has the addresses of this install and of no other', () => {
    const { url, image, microkernel } = view()
    const base = 'http://192.0.2.1:8026/razor'
    const callback = `${base}/api/policy/callback/33333333-3333-4333-8333-333333333333`
    const token = 'token=sample-token-0123456789'
    assert.equal(url.callback('preseed'), `${callback}/preseed?${token}`)
    assert.equal(url.callback('preseed', 'file'), `${callback}/preseed/file?${token}`)
    assert.equal(url.callback('a', 'b', '../x?y z'), `${callback}/a/b/..%2Fx%3Fy%20z?${token}`)
    const disk = `${base}/image/disk/66666666-6666-4666-8666-666666666666`
    assert.equal(image['url'], disk)
    assert.equal(url.image('dists/stable/Release'), `${disk}/dists/stable/Release`)
    assert.equal(url.image('a b#?'), `${disk}/a%20b%23%3F`)
    assert.equal(
      microkernel['kernel_url'],
      `${base}/image/mk/11111111-1111-4111-8111-111111111111/vmlinuz`,
    )
    assert.equal(microkernel['initrd_name'], 'initrd.img')
  })

  it('refuses callbacks without a namespace or with too much behind it', () => {
    for (const words of [[], [''], ['a', ''], ['a', 'b', 'c', 'd'], [undefined]])
      assert.throws(() => view().url.callback(...words), { name: 'TemplateFault' })
    assert.throws(() => view().url.image(undefined), { name: 'TemplateFault' })
  })

  it('takes kernel and initrd from the image, and from the template where the image does not say', () => {
    const template = aTemplate({
      image: 'os',
      kernel: 'install/linux',
      initrd: 'install/initrd.gz',
    })
    const os = sampleInstall(template, init)
    assert.ok(os.image?.kind === 'os')
    const silent = { ...os, image: { ...os.image, kernel: '', initrd: '' } }
    assert.equal(view(silent).image['kernel'], 'install/linux')
    const telling = { ...os, image: { ...os.image, kernel: 'vmlinuz' } }
    assert.equal(view(telling).image['kernel'], 'vmlinuz')
    assert.equal(view(os).image.disk, null)
  })

  it('has no image and no address of one for a model without', () => {
    const none = view(sampleInstall(aTemplate({ image: 'none' }), init))
    assert.equal('image' in none, false)
    assert.throws(() => none.url.image('x'), /this model has no image/)
  })
})
