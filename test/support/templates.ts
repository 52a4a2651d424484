/**
 * Renders template folders straight from their files, with plain nunjucks and a context that throws on every unknown name.
 * Not the appliance's renderer: an independent second reading of the same files, so that templates are tested without it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import nunjucks from 'nunjucks'
import { parse } from 'yaml'

export const templatesFolder = fileURLToPath(new URL('../../templates/', import.meta.url))

export interface StateYaml {
  readonly boot: string
  readonly checkin: string
  readonly final?: boolean
  readonly on?: Readonly<Record<string, string>>
}

export interface ModelYaml {
  readonly description: string
  readonly base?: string
  readonly abstract?: boolean
  readonly metadata?: Readonly<Record<string, { readonly default?: unknown; pattern?: string }>>
  readonly initial: string
  readonly states: Readonly<Record<string, StateYaml>>
  readonly callbacks?: Readonly<Record<string, { readonly render?: string; capture?: string }>>
}

/** Every folder with a model.yaml, abstract ones too. */
export const modelNames = (): readonly string[] =>
  readdirSync(templatesFolder).filter((name) => existsSync(`${templatesFolder}${name}/model.yaml`))

/** A model.yaml with what its bases give filled in; own keys win. */
export function readModel(name: string): ModelYaml {
  const own = parse(readFileSync(`${templatesFolder}${name}/model.yaml`, 'utf8')) as ModelYaml
  if (own.base === undefined) return own
  const base = readModel(own.base)
  return { ...base, ...own, abstract: own.abstract ?? false }
}

function lookup(name: string): readonly string[] {
  const { base } = parse(readFileSync(`${templatesFolder}${name}/model.yaml`, 'utf8')) as ModelYaml
  return base === undefined ? [name] : [name, ...lookup(base)]
}

const quoted = (value: unknown): string => `'${String(value).replaceAll("'", `'\\''`)}'`
const oneLine = (value: unknown): string => String(value).replaceAll(/[\r\n\0]/g, ' ')

/** Renders `file` as the model `name` finds it: own folder, bases, common. Throws on a name the context lacks. */
export function render(name: string, file: string, context: object): string {
  const folders = [...lookup(name), 'common'].map((folder) => templatesFolder + folder)
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders), {
    autoescape: false,
    throwOnUndefined: true,
  })
  environment.addFilter('shell', quoted)
  environment.addFilter('preseed', oneLine)
  environment.addFilter('ipxe', (value: unknown) => oneLine(value).replaceAll(/[^\w .,:@/-]/g, '_'))
  environment.addFilter('yaml', (value: unknown) => JSON.stringify(value))
  environment.addFilter('json', (value: unknown) => JSON.stringify(value))
  // An error inside an include makes nunjucks answer null instead of throwing.
  const rendered = environment.render(file, context) as string | null
  if (rendered === null) throw new Error(`${name}/${file} rendered nothing`)
  return rendered
}

export interface Overrides {
  readonly hostname?: string
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly state?: string
  readonly url?: { readonly callback: Callback; readonly image: (path: string) => string }
  readonly disk?: Readonly<Record<string, unknown>>
}
type Callback = (namespace: string, arg?: string, arg2?: string) => string

const callback: Callback = (...parts) =>
  `http://10.0.0.1:8026/razor/api/policy/callback/am-uuid/${parts.filter((part) => part !== undefined).join('/')}?token=T0ken-secret`

/** What the appliance shows a template of a bound node, and nothing else. */
export function sampleContext(name: string, over: Overrides = {}): object {
  const defaults = Object.entries(readModel(name).metadata ?? {}).map(
    ([key, field]) => [key, field.default ?? sample(key)] as const,
  )
  return strict({
    node: {
      uuid: 'node-uuid',
      name: 'node-525400',
      dhcp_mac: '01-52-54-00-12-34-56',
      macs: ['52:54:00:12:34:56'],
      facts: {},
    },
    install: {
      uuid: 'am-uuid',
      hostname: over.hostname ?? 'node1',
      domainname: 'example.org',
      number: 1,
      state: over.state ?? 'init',
    },
    model: { name: 'lab', template: name, description: 'a model' },
    policy: { name: 'everything' },
    metadata: { ...Object.fromEntries(defaults), ...over.metadata },
    image: {
      uuid: 'image-uuid',
      name: 'debian-12',
      kind: 'disk',
      url: 'http://10.0.0.1:8026/razor/image/disk/image-uuid',
      kernel: 'linux',
      initrd: 'initrd.gz',
      disk: {
        path: 'debian-12.raw.zst',
        size: 1000,
        sha256: 'aa',
        compression: 'zstd',
        raw_bytes: 4096,
        raw_sha256: 'bb',
        ...over.disk,
      },
    },
    microkernel: {
      kernel_url: 'http://10.0.0.1:8026/razor/image/mk/mk-uuid/vmlinuz',
      initrd_url: 'http://10.0.0.1:8026/razor/image/mk/mk-uuid/initrd.img',
      initrd_name: 'initrd.img',
      args: 'quiet',
    },
    server: { url: 'http://10.0.0.1:8026', address: '10.0.0.1', host: 'razor' },
    url: over.url ?? {
      callback,
      image: (path: string) => `http://10.0.0.1:8026/razor/image/disk/image-uuid/${path}`,
    },
  })
}

const sample = (key: string): string => {
  if (key === 'root_password') return '$6$saltsalt$abcdefghijklmnopqrstuvwxyz./'
  if (key === 'mirror_host') return 'mirror.example.org'
  throw new Error(`no sample value for required metadata ${key}`)
}

/** Plain data whose unknown names throw, at every depth. Arrays and functions stay as they are. */
function strict<T extends object>(value: T, path = ''): T {
  return new Proxy(value, {
    get(target, key, receiver): unknown {
      if (typeof key === 'symbol') return Reflect.get(target, key, receiver)
      // nunjucks looks globals up here first, and copies the context
      if (!(key in target)) {
        if (path === '') return undefined
        throw new Error(`a template asked for ${path}${key}`)
      }
      const found: unknown = Reflect.get(target, key, receiver)
      return typeof found === 'object' && found !== null && !Array.isArray(found)
        ? strict(found, `${path}${key}.`)
        : found
    },
  })
}

export interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs a program with `input`; its absence is `undefined`, so that a test can skip and say so. */
export function run(
  command: string,
  args: readonly string[],
  input = '',
  env = {},
): Ran | undefined {
  const done = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  if (done.error !== undefined) return undefined
  return { status: done.status, out: done.stdout, err: done.stderr }
}
