/** What a source says of itself: our image.yaml, or the iso-metadata.yaml of a microkernel as the original defined it. Reads no file but these two. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Compression, ImageKind } from '../domain/image.js'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { codeOf, refusalOf } from './file-errors.js'

/** Everything optional: what is not said is given by the operator, or found out. */
export interface SelfDescription {
  /** The file that said so, for messages; absent when there was none. */
  readonly file?: string
  readonly kind?: ImageKind
  readonly version?: string
  readonly kernel?: string
  readonly initrd?: string
  /** SHA-256 by path. */
  readonly checksums: ReadonlyMap<string, string>
  readonly disk?: {
    readonly path: string
    readonly compression?: Compression
    readonly size?: number
    readonly rawBytes?: number
    readonly rawSha256?: string
  }
}

const maximumBytes = 1024 * 1024

/** Relative, `/`-separated, without empty parts, `.` or `..`. */
export const isInnerPath = (path: string): boolean =>
  path.length <= 1000 &&
  !/[\0-\x1f\x7f\\]/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

const innerPath = z
  .string()
  .refine(isInnerPath, 'must be a path below this folder, without a leading / and without ..')
const sha256 = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'must be a SHA-256 in hexadecimal')
  .transform((text) => text.toLowerCase())
const version = z.string().max(200)
const size = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be a number of bytes')
  .transform(Number)

const imageYaml = z.strictObject({
  name: z.string().exactOptional(),
  kind: z.enum(['microkernel', 'os', 'disk']),
  version: version.exactOptional(),
  kernel: innerPath.exactOptional(),
  initrd: innerPath.exactOptional(),
  path: innerPath.exactOptional(),
  compression: z.enum(['none', 'gzip', 'xz', 'zstd']).exactOptional(),
  size: size.exactOptional(),
  sha256: sha256.exactOptional(),
  raw_bytes: size.exactOptional(),
  raw_sha256: sha256.exactOptional(),
  /** SHA-256 of further files, by path. */
  checksums: z.record(innerPath, sha256).exactOptional(),
})

/** The original's keys; ours beside them are for people. */
const isoMetadata = z.looseObject({
  iso_version: version,
  kernel: innerPath,
  initrd: innerPath,
  kernel_hash: sha256,
  initrd_hash: sha256,
  hash_description: z.looseObject({
    bitlen: z.literal('256', { error: 'must be 256: only SHA-256 is verified' }),
  }),
})

/** Reads the description in `folder`; none at all is no fault. */
export async function describeFolder(folder: string): Promise<Result<SelfDescription>> {
  for (const [name, read] of [
    ['image.yaml', fromImageYaml],
    ['iso-metadata.yaml', fromIsoMetadata],
  ] as const) {
    const found = await yamlIn(join(folder, name))
    if (!found.ok) return found
    if (found.value !== undefined) return read(found.value)
  }
  return ok({ checksums: new Map() })
}

function fromImageYaml({ file, value }: Read): Result<SelfDescription> {
  const parsed = imageYaml.safeParse(value)
  if (!parsed.success) return unreadable(file, parsed.error)
  const { kind, path, compression, size: bytes, sha256: sum } = parsed.data
  if (kind === 'disk' && path === undefined)
    return refuse(invalid(`${file}: a disk image says its file with path:`, 'path'))
  const checksums = new Map(Object.entries(parsed.data.checksums ?? {}))
  if (path !== undefined && sum !== undefined) checksums.set(path, sum)
  const { raw_bytes: rawBytes, raw_sha256: rawSha256 } = parsed.data
  return ok({
    file,
    kind,
    checksums,
    ...pick(parsed.data, ['version', 'kernel', 'initrd']),
    ...(path !== undefined && {
      disk: {
        path,
        ...(compression !== undefined && { compression }),
        ...(bytes !== undefined && { size: bytes }),
        ...(rawBytes !== undefined && { rawBytes }),
        ...(rawSha256 !== undefined && { rawSha256 }),
      },
    }),
  })
}

function fromIsoMetadata({ file, value }: Read): Result<SelfDescription> {
  const parsed = isoMetadata.safeParse(value)
  if (!parsed.success) return unreadable(file, parsed.error)
  const { iso_version, kernel, initrd, kernel_hash, initrd_hash } = parsed.data
  return ok({
    file,
    kind: 'microkernel',
    version: iso_version,
    kernel,
    initrd,
    checksums: new Map([
      [kernel, kernel_hash],
      [initrd, initrd_hash],
    ]),
  })
}

interface Read {
  readonly file: string
  readonly value: unknown
}

/** The parsed file; undefined when there is none. What is not YAML comes back as text, which no schema takes. */
async function yamlIn(file: string): Promise<Result<Read | undefined>> {
  try {
    const { size: bytes } = await stat(file)
    if (bytes > maximumBytes)
      return refuse(invalid(`${file}: is larger than ${maximumBytes} bytes`, 'path'))
    return ok({ file, value: asYaml(await readFile(file, 'utf8')) })
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? ok(undefined) : refuse(refusalOf(error, file))
  }
}

/** Every scalar as text: version 12.10 is not 12.1, and a checksum may be all digits. */
function asYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0, logLevel: 'error', schema: 'failsafe' }) as unknown
  } catch {
    return text
  }
}

const unreadable = (file: string, error: z.ZodError) =>
  refuse(
    invalid(
      `${file}: ${error.issues
        .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
        .join('; ')}`,
      'path',
    ),
  )

const pick = <T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(
    keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]),
  ) as Pick<T, K>
