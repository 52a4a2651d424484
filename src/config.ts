/** Config: razor.yaml, the command line's flags and the environment, read once into one typed value. The only reader of process.env. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { contradictionsIn } from './config-contradictions.js'
import { invalid } from './domain/refusal.js'
import { ok, refuse, type Result } from './domain/result.js'
import { Ipv4, type Subnet } from './domain/values/ipv4.js'
import { MacAddress } from './domain/values/mac-address.js'
import { type LogLevel, logLevels } from './log.js'

/** Where the program's own files are: tftpboot/, templates/, images/ stand beside src/ and dist/. */
export const installRoot = fileURLToPath(new URL('..', import.meta.url))

/** The model folders that come with the program. */
export const shippedTemplates = `${installRoot}templates`

const ipv4 = z.string().transform((text, context) => {
  const parsed = Ipv4.parse(text)
  if (parsed.ok) return parsed.value
  context.addIssue({ code: 'custom', message: parsed.refusal.message })
  return z.NEVER
})

const mac = z.string().transform((text, context) => {
  const parsed = MacAddress.parse(text)
  if (parsed.ok) return parsed.value
  context.addIssue({ code: 'custom', message: parsed.refusal.message })
  return z.NEVER
})

/** `10.0.0.1/24`. */
const cidr = z.string().transform((text, context): { address: Ipv4; subnet: Subnet } => {
  const [address = '', prefix = ''] = text.split('/')
  const parsed = Ipv4.parse(address)
  const length = /^\d{1,2}$/.test(prefix) ? Number(prefix) : Number.NaN
  if (parsed.ok && length >= 8 && length <= 30)
    return { address: parsed.value, subnet: Ipv4.subnetOf(parsed.value, length) }
  context.addIssue({
    code: 'custom',
    message: `not an address with its prefix length (8 to 30), like 10.0.0.1/24: "${text}"`,
  })
  return z.NEVER
})

/** `10.0.0.100-10.0.0.199`. */
const range = z.string().transform((text, context): { first: Ipv4; last: Ipv4 } => {
  const [first = '', last = ''] = text.split('-')
  const from = Ipv4.parse(first.trim())
  const to = Ipv4.parse(last.trim())
  if (from.ok && to.ok && Ipv4.toNumber(from.value) <= Ipv4.toNumber(to.value))
    return { first: from.value, last: to.value }
  context.addIssue({
    code: 'custom',
    message: `not a range of addresses, like 10.0.0.100-10.0.0.199: "${text}"`,
  })
  return z.NEVER
})

const port = z.number().int().min(0).max(65535)

const segment = z
  .strictObject({
    interface: z
      .string()
      .regex(/^[\w.@-]{1,15}$/)
      .exactOptional(),
    address: cidr,
    ranges: z.array(range).max(64).exactOptional(),
    router: ipv4.exactOptional(),
    dns: z.array(ipv4).max(8).default([]),
    domain: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,253}$/)
      .exactOptional(),
    lease_seconds: z.number().int().min(60).max(31_536_000).default(3600),
    mode: z.enum(['authoritative', 'proxy', 'off']).default('authoritative'),
    bios_ipxe: z.enum(['script', 'menu']).default('script'),
    uefi_loader: z.enum(['snponly.efi', 'ipxe.efi']).default('snponly.efi'),
    // Emptied, it must not come to mean everybody.
    allow: z
      .array(mac)
      .min(1, 'an empty list would allow nobody: remove the line to answer every machine')
      .max(10_000)
      .exactOptional(),
    deny: z.array(mac).max(10_000).default([]),
    disabled_quirks: z.array(z.string()).default([]),
  })
  .transform((given, context) => {
    const { address, subnet } = given.address
    const ranges = given.ranges ?? [upperHalf(subnet)]
    for (const { first, last } of ranges)
      if (!Ipv4.isIn(first, subnet) || !Ipv4.isIn(last, subnet))
        context.addIssue({
          code: 'custom',
          path: ['ranges'],
          message: `${first}-${last} is not within ${subnet.network}/${subnet.prefix}`,
        })
    if (given.router !== undefined && !Ipv4.isIn(given.router, subnet))
      context.addIssue({
        code: 'custom',
        path: ['router'],
        message: `${given.router} is not within ${subnet.network}/${subnet.prefix}`,
      })
    return { ...given, address, subnet, ranges }
  })

/** What is leased when nobody says: the upper half of the subnet, without its broadcast address. */
function upperHalf(subnet: Subnet): { first: Ipv4; last: Ipv4 } {
  const network = Ipv4.toNumber(subnet.network)
  const size = 2 ** (32 - subnet.prefix)
  return { first: Ipv4.fromNumber(network + size / 2), last: Ipv4.fromNumber(network + size - 2) }
}

const schema = z.strictObject({
  state: z.string().min(1).exactOptional(),
  tftpboot: z.string().min(1).default(`${installRoot}tftpboot`),
  templates: z.array(z.string().min(1)).max(16).default([]),
  log: z.enum(logLevels).default('info'),
  keep_events: z.number().int().min(1000).max(10_000_000).default(100_000),
  maximum_nodes: z.number().int().min(1).max(1_000_000).default(2000),
  segments: z.array(segment).min(1).max(64),
  ports: z
    .strictObject({
      http: port.default(8026),
      tftp: port.default(69),
      dhcp: port.default(67),
      dhcp_client: port.default(68),
      boot_server: port.default(4011),
    })
    .prefault({}),
  operator: z
    .strictObject({
      address: ipv4.default(Ipv4.unsafe('127.0.0.1')),
      port: port.default(8025),
      /** Further names the API may be called by. */
      hosts: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
  microkernel: z
    .strictObject({
      /** Registered at start when not yet known. */
      path: z.string().min(1).default(`${installRoot}images/microkernel/build`),
      checkin_seconds: z.number().int().min(1).max(3600).default(15),
      checkin_skew_seconds: z.number().int().min(0).max(600).default(2),
      verbosity: z.enum(['quiet', 'normal', 'debug']).default('quiet'),
      kernel_args: z
        .string()
        .regex(/^[\x20-\x7e]*$/)
        .max(1000)
        .default(''),
      log_level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
      register_timeout_seconds: z.number().int().min(10).max(86_400).default(120),
    })
    .prefault({}),
})

export type Config = Omit<z.output<typeof schema>, 'state' | 'log'> & {
  readonly state: string
  readonly log: LogLevel
}
export type SegmentSettings = Config['segments'][number]

/** What the command line may say; it goes over the file. */
export interface Flags {
  readonly config?: string
  readonly interface?: string
  readonly address?: string
  readonly range?: string
  readonly state?: string
  readonly log?: string
  readonly operatorPort?: string
}

/** The environment, as far as it is of interest; `process.env` fits. */
export type Environment = Readonly<Record<string, string | undefined>>
export const environment = (): Environment => process.env

const defaultFile = '/etc/razor/razor.yaml'

/**
 * Reads the file (given by flag, by RAZOR_CONFIG, or /etc/razor/razor.yaml when no flag describes a segment), lays the flags over it and checks
 * everything. All faults are named at once, with file and line.
 */
export function loadConfig(flags: Flags, env: Environment): Result<Config> {
  const describesSegment = flags.interface !== undefined || flags.address !== undefined
  const file = flags.config ?? env['RAZOR_CONFIG'] ?? (describesSegment ? undefined : defaultFile)
  const read = file === undefined ? ok(emptyFile) : readYaml(file)
  if (!read.ok) return read
  const laidOver = { ...read.value.data, ...overlay(flags, read.value.data) }
  const parsed = schema.safeParse(laidOver)
  const faults = parsed.success
    ? contradictionsIn(parsed.data)
    : parsed.error.issues.map(({ path, message, ...issue }) => ({
        path,
        message,
        // Of an unknown key the key itself is where to look.
        at: issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path,
      }))
  if (!parsed.success || faults.length > 0)
    return refuse(invalid(faults.map((fault) => sentenceOf(fault, read.value)).join('\n')))
  return ok({
    ...parsed.data,
    state: resolve(parsed.data.state ?? env['STATE_DIRECTORY'] ?? '/var/lib/razor'),
  })
}

function sentenceOf(
  { path, message, at = path }: Fault,
  { locate }: Pick<ReadFile, 'locate'>,
): string {
  return `${locate(at)}${path.join('.') || 'configuration'}: ${message}`
}

interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** Where to look, if not at `path`. */
  readonly at?: readonly PropertyKey[]
}

interface ReadFile {
  readonly data: Record<string, unknown>
  readonly locate: (path: readonly PropertyKey[]) => string
}
const emptyFile: ReadFile = { data: {}, locate: () => '' }

function readYaml(file: string): Result<ReadFile> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable'
    return refuse(
      invalid(
        `no configuration: ${reason}. Name a file with --config, or say --interface eth1 --address 10.0.0.1/24; systemd/razor.yaml is a commented example`,
      ),
    )
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [broken] = document.errors
  if (broken !== undefined)
    return refuse(invalid(`${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`))
  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: 50 }) ?? {}
  } catch (error) {
    return refuse(invalid(`${file}: ${error instanceof Error ? error.message : 'unreadable'}`))
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return refuse(invalid(`${file}: a configuration is a mapping`))
  const locate = (path: readonly PropertyKey[]): string => {
    const wanted = path.map((step) => (typeof step === 'symbol' ? '' : step))
    for (let length = wanted.length; length > 0; length -= 1) {
      const node = document.getIn(wanted.slice(0, length), true)
      const start = isNode(node) ? node.range?.[0] : undefined
      if (start !== undefined) return `${file}:${lines.linePos(start).line}: `
    }
    return `${file}: `
  }
  return ok({ data: { ...data }, locate })
}

function overlay(flags: Flags, data: Record<string, unknown>): Record<string, unknown> {
  const over: Record<string, unknown> = {}
  if (flags.state !== undefined) over['state'] = flags.state
  if (flags.log !== undefined) over['log'] = flags.log
  if (flags.operatorPort !== undefined)
    over['operator'] = {
      ...(typeof data['operator'] === 'object' ? data['operator'] : {}),
      port: Number(flags.operatorPort),
    }
  if (flags.interface !== undefined || flags.address !== undefined)
    over['segments'] = [
      {
        ...(flags.interface !== undefined && { interface: flags.interface }),
        address: flags.address ?? '',
        ...(flags.range !== undefined && { ranges: [flags.range] }),
      },
    ]
  return over
}
