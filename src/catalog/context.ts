/**
 * TemplateContext: exactly what a template may see, as strict frozen data. Everything is made from records here and nowhere else; this is the one
 * place that reveals an install's token and its password hashes, because answer files are where they go.
 */
import { type Image, type ImageFile, fileOf, urlWordOf } from '../domain/image.js'
import type { MetadataField, MetadataType, MetadataValue } from '../domain/model.js'
import { factsOf } from '../domain/node.js'
import { HwId } from '../domain/values/hw-id.js'
import { MacAddress } from '../domain/values/mac-address.js'
import { Secret } from '../domain/values/secret.js'
import type { Install } from '../engine/boot-program.js'
import { urlencode } from './filters.js'
import { strictView, TemplateFault, type Viewable } from './strict-view.js'

/** The appliance as a machine on one of its segments reaches it. */
export interface ServerAddress {
  /** `http://10.0.0.1:8026`, without a slash at the end. */
  readonly url: string
  /** `10.0.0.1` */
  readonly address: string
  /** The host part of `url`. */
  readonly host: string
}

export type Microkernel = Image & { readonly kind: 'microkernel' }

/** What the appliance adds to every microkernel's command line: `quiet` or `debug`, and what the operator wants besides (`console=ttyS0`). */
export type MicrokernelArguments = string

export interface Surroundings {
  readonly server: ServerAddress
  readonly microkernel: Microkernel | undefined
  readonly microkernelArguments: MicrokernelArguments
}

type View = Readonly<Record<string, unknown>>

/** For scripts that are rendered without a node: `server`, and `microkernel` when there is one. */
export function contextOf(around: Surroundings): View {
  return views({ server: { ...around.server }, ...microkernelView(around) })
}

/** For everything rendered for a bound node. A part that does not exist (no image, no microkernel) is an unknown name. */
export function contextOfInstall(install: Install, around: Surroundings): View {
  const { node, activeModel, model, template, image } = install
  const metadata = metadataView(template.metadata, model.metadata)
  return {
    ...contextOf(around),
    ...views({
      node: {
        uuid: node.uuid,
        name: node.name,
        dhcp_mac: node.dhcpMac === undefined ? '' : MacAddress.toBootif(node.dhcpMac),
        macs: node.hwIds.map((id) => HwId.toMac(id)),
        facts: factsOf(node) as Viewable,
      },
      install: {
        uuid: activeModel.uuid,
        hostname: activeModel.hostname,
        domainname: typeof metadata['domainname'] === 'string' ? metadata['domainname'] : '',
        number: activeModel.number,
        state: activeModel.state,
      },
      model: {
        name: model.name,
        template: template.name,
        description: template.description,
      },
      policy: { name: activeModel.policyName },
      metadata,
      ...(image !== undefined && { image: imageView(install, image, around.server) }),
      url: {
        callback: (...words: readonly string[]) => callbackUrl(install, around.server, words),
        image: (path: string) => {
          if (image === undefined) throw new TemplateFault('url.image: this model has no image')
          return `${imageUrl(image, around.server)}/${encodePath(path)}`
        },
      },
    }),
  }
}

/** The base URL of an image's files, without a slash at the end. */
export const imageUrl = (image: Image, server: ServerAddress): string =>
  `${server.url}/razor/image/${urlWordOf[image.kind]}/${image.uuid}`

const views = (parts: Readonly<Record<string, Viewable>>): View =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strictView(part, name)]))

function microkernelView({
  server,
  microkernel,
  microkernelArguments,
}: Surroundings): Readonly<Record<string, Viewable>> {
  if (microkernel === undefined) return {}
  const url = (path: string) => `${imageUrl(microkernel, server)}/${encodePath(path)}`
  return {
    microkernel: {
      kernel_url: url(microkernel.kernel),
      initrd_url: url(microkernel.initrd),
      initrd_name: microkernel.initrd.slice(microkernel.initrd.lastIndexOf('/') + 1),
      args: microkernelArguments,
    },
  }
}

function imageView({ template }: Install, image: Image, server: ServerAddress): Viewable {
  const own = image.kind === 'disk' ? { kernel: '', initrd: '' } : image
  return {
    uuid: image.uuid,
    name: image.name,
    kind: image.kind,
    url: imageUrl(image, server),
    kernel: own.kernel === '' ? (template.kernel ?? '') : own.kernel,
    initrd: own.initrd === '' ? (template.initrd ?? '') : own.initrd,
    disk: image.kind === 'disk' ? diskView(image, server) : null,
  }
}

function diskView(image: Image & { kind: 'disk' }, server: ServerAddress): Viewable {
  const { path, compression, rawBytes, rawSha256 } = image.disk
  const file: ImageFile | undefined = fileOf(image, path)
  if (file === undefined) return null
  return {
    path,
    url: `${imageUrl(image, server)}/${encodePath(path)}`,
    size: file.size,
    sha256: file.sha256,
    compression,
    raw_bytes: rawBytes,
    raw_sha256: rawSha256,
  }
}

/** What a key without value and default is: empty in its type, so that a template may ask for it. A number has no empty one. */
const emptyOf: Readonly<Record<MetadataType, Viewable>> = {
  string: '',
  password: '',
  list: [],
  boolean: false,
  integer: null,
}

function metadataView(
  fields: ReadonlyMap<string, MetadataField>,
  given: Readonly<Record<string, MetadataValue>>,
): Record<string, Viewable> {
  const view: Record<string, Viewable> = {}
  for (const [key, field] of fields) {
    const value = Object.hasOwn(given, key) ? given[key] : field.default
    view[key] =
      value === undefined ? emptyOf[field.type] : value instanceof Secret ? value.reveal() : value
  }
  return view
}

/** `namespace[/arg[/arg2]]` of this install, with its token. */
function callbackUrl(
  { activeModel }: Install,
  server: ServerAddress,
  words: readonly string[],
): string {
  if (words.length === 0 || words.length > 3 || words.some((word) => word === ''))
    throw new TemplateFault('url.callback takes a namespace and at most two arguments')
  const path = words.map(urlencode).join('/')
  return `${server.url}/razor/api/policy/callback/${activeModel.uuid}/${path}?token=${urlencode(activeModel.token.reveal())}`
}

const encodePath = (path: string): string => {
  if (typeof path !== 'string') throw new TemplateFault('url.image takes the path of a file')
  return path.split('/').map(urlencode).join('/')
}
