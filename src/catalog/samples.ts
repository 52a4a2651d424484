/** Sample installs: what templates are rendered with before the first machine comes, so that a misspelt name is found at start and not in a rack. */
import type { Image } from '../domain/image.js'
import type { MetadataField, MetadataValue, ModelTemplate } from '../domain/model.js'
import { HwId } from '../domain/values/hw-id.js'
import { Label } from '../domain/values/label.js'
import { MacAddress } from '../domain/values/mac-address.js'
import type { StateName } from '../domain/values/names.js'
import { Secret } from '../domain/values/secret.js'
import { Uuid } from '../domain/values/uuid.js'
import type { Install } from '../engine/boot-program.js'
import type { Microkernel, ServerAddress } from './context.js'

/** `full`: all that can be known is; `bare`: an old microkernel's node, only the metadata that must be given. */
export type Sample = 'full' | 'bare'
export const samples: readonly Sample[] = ['full', 'bare']

export const sampleServer: ServerAddress = {
  url: 'http://192.0.2.1:8026',
  address: '192.0.2.1',
  host: '192.0.2.1',
}

const sha256 = '0123456789abcdef'.repeat(4)
const addedAt = 0
const file = (path: string, size: number) => ({ path, size, sha256 })

export const sampleMicrokernel: Microkernel = {
  kind: 'microkernel',
  uuid: Uuid.unsafe('11111111-1111-4111-8111-111111111111'),
  name: Label.unsafe('microkernel'),
  version: '1',
  kernel: 'vmlinuz',
  initrd: 'initrd.img',
  files: [file('vmlinuz', 8_000_000), file('initrd.img', 60_000_000)],
  addedAt,
}

/** An install of `template` in `state`. */
export function sampleInstall(
  template: ModelTemplate,
  state: StateName,
  sample: Sample = 'full',
): Install {
  const mac = MacAddress.unsafe('52:54:00:12:34:56')
  const image = sampleImage(template)
  return {
    node: {
      uuid: Uuid.unsafe('22222222-2222-4222-8222-222222222222'),
      name: Label.unsafe('node1'),
      hwIds: [HwId.fromMac(mac)],
      attributes: { mk_hw_cpu_count: '2', mk_hw_mem_size: '2 GiB' },
      facts: sample === 'full' ? { cpu: { count: 2 }, memory: { bytes: 2_147_483_648 } } : {},
      ...(sample === 'full' && { dhcpMac: mac }),
      lastState: 'idle',
      registeredAt: 0,
      lastSeenAt: 0,
    },
    activeModel: {
      uuid: Uuid.unsafe('33333333-3333-4333-8333-333333333333'),
      node: Uuid.unsafe('22222222-2222-4222-8222-222222222222'),
      policy: Uuid.unsafe('44444444-4444-4444-8444-444444444444'),
      policyName: Label.unsafe('everything'),
      model: Uuid.unsafe('55555555-5555-4555-8555-555555555555'),
      number: 1,
      hostname: 'node1',
      state,
      token: new Secret('sample-token-0123456789'),
      boundAt: 0,
      movedAt: 0,
      installBoots: 0,
      captured: {},
    },
    model: {
      uuid: Uuid.unsafe('55555555-5555-4555-8555-555555555555'),
      name: Label.unsafe('sample'),
      template: template.name,
      ...(image !== undefined && { image: image.uuid }),
      metadata: sampleMetadata(template, sample),
      counter: 1,
      createdAt: 0,
    },
    template,
    image,
  }
}

function sampleMetadata(
  { metadata }: ModelTemplate,
  sample: Sample,
): Readonly<Record<string, MetadataValue>> {
  const values: Record<string, MetadataValue> = {}
  for (const [key, field] of metadata) {
    if (field.default !== undefined && sample === 'bare') values[key] = field.default
    else if (sample === 'full' || field.required) values[key] = sampleValue(field)
  }
  return values
}

/** A default is the best example there is, unless it is empty: then a branch for the rest would never be seen. */
function sampleValue(field: MetadataField): MetadataValue {
  const { default: given } = field
  if (given !== undefined && given !== '' && !(Array.isArray(given) && given.length === 0))
    return given
  switch (field.type) {
    case 'string':
      return 'example'
    case 'integer':
      return 1
    case 'boolean':
      return true
    case 'list':
      return ['example', 'another example']
    case 'password':
      return new Secret('$6$sample$sample')
  }
}

function sampleImage(template: ModelTemplate): Image | undefined {
  const common = {
    uuid: Uuid.unsafe<'image'>('66666666-6666-4666-8666-666666666666'),
    name: Label.unsafe('sample-image'),
    version: '1',
    addedAt,
  }
  switch (template.image) {
    case 'none':
      return undefined
    case 'os': {
      const kernel = template.kernel ?? 'linux'
      const initrd = template.initrd ?? 'initrd.gz'
      const files = [file(kernel, 8_000_000), file(initrd, 40_000_000)]
      return { ...common, kind: 'os', kernel, initrd, files }
    }
    case 'disk':
      return {
        ...common,
        kind: 'disk',
        files: [file('disk.raw.zst', 173_000_000)],
        disk: {
          path: 'disk.raw.zst',
          compression: 'zstd',
          rawBytes: 961_015_808,
          rawSha256: sha256,
        },
      }
  }
}
