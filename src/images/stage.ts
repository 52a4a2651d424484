/** Staging: the files of an intake copied into an empty folder, each verified, and what they are as an Image without name tag. */
import { link, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Image, ImageFile } from '../domain/image.js'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { compressionOf } from './compression.js'
import { type Copied, copyFile } from './copy-file.js'
import { measureContent } from './decompress.js'
import type { Intake } from './intake.js'
import type { ImageLimits } from './limits.js'
import type { SourceFile } from './source-tree.js'

type Unnamed<I> = I extends Image ? Omit<I, 'uuid' | 'addedAt'> : never
/** An Image but for its uuid and time. */
export type StagedImage = Unnamed<Image>

/** Copies and verifies; refused at the first file that is not what it should be. Throws file-system errors. */
export async function stage(
  intake: Intake,
  folder: string,
  limits: ImageLimits,
): Promise<Result<StagedImage>> {
  const copied = await copyAll(intake, folder, limits)
  if (!copied.ok) return copied
  const { name, version, content } = intake
  const files = copied.value
  if (content.kind !== 'disk') return ok({ name, version, files, ...content })
  const disk = await describeDisk(content.disk, { folder, files, limits })
  return disk.ok ? ok({ name, version, files, kind: 'disk', disk: disk.value }) : disk
}

async function copyAll(
  { files, checksums }: Intake,
  folder: string,
  limits: ImageLimits,
): Promise<Result<readonly ImageFile[]>> {
  const records: ImageFile[] = []
  const earlier = new Map<string, ImageFile>()
  let left = limits.bytes
  for (const file of files) {
    const copied = await copyOrLink(file, { folder, left, earlier: earlier.get(file.real) })
    left -= copied.size
    const record = { path: file.path, ...copied }
    const expected = checksums.get(file.path)
    if (expected !== undefined && expected !== copied.sha256)
      return refuse(
        invalid(
          `${file.path}: its SHA-256 is ${copied.sha256}, but ${expected} was announced: fetch or build it again`,
          'path',
        ),
      )
    records.push(record)
    earlier.set(file.real, record)
  }
  for (const path of checksums.keys())
    if (!records.some((record) => record.path === path))
      return refuse(invalid(`${path}: announced with a checksum, but not there`, 'path'))
  return ok(records)
}

/** The same bytes under a second name (a link within the source) are kept once. */
async function copyOrLink(
  { path, real }: SourceFile,
  { folder, left, earlier }: { folder: string; left: number; earlier: ImageFile | undefined },
): Promise<Copied> {
  const to = join(folder, path)
  if (earlier === undefined) return copyFile(real, to, left)
  await mkdir(dirname(to), { recursive: true })
  await link(join(folder, earlier.path), to)
  return { size: earlier.size, sha256: earlier.sha256 }
}

type Disk = (Image & { kind: 'disk' })['disk']

async function describeDisk(
  said: (Intake['content'] & { kind: 'disk' })['disk'],
  { folder, files, limits }: { folder: string; files: readonly ImageFile[]; limits: ImageLimits },
): Promise<Result<Disk>> {
  const { path } = said
  const file = files.find((record) => record.path === path)
  if (file === undefined || file.size === 0) return refuse(invalid(`${path}: is empty`, 'path'))
  if (said.size !== undefined && said.size !== file.size)
    return differs(path, 'size', { is: file.size, said: said.size })
  const compression = await compressionOf(join(folder, path), path)
  if (!compression.ok) return compression
  if (said.compression !== undefined && said.compression !== compression.value)
    return differs(path, 'compression', { is: compression.value, said: said.compression })
  const raw = await rawOf(said, { file, compression: compression.value, folder, limits })
  if (!raw.ok) return raw
  const { rawBytes, rawSha256 } = raw.value
  if (rawBytes % sectorBytes !== 0)
    return refuse(
      invalid(`${path}: ${rawBytes} bytes are no whole number of disk sectors of 512`, 'path'),
    )
  return ok({ path, compression: compression.value, rawBytes, rawSha256 })
}

const sectorBytes = 512

/** Size and checksum of what will stand on the disk: as announced, or measured where only half or nothing of it was. */
async function rawOf(
  said: (Intake['content'] & { kind: 'disk' })['disk'],
  at: {
    readonly file: ImageFile
    readonly compression: Disk['compression']
    readonly folder: string
    readonly limits: ImageLimits
  },
): Promise<Result<Pick<Disk, 'rawBytes' | 'rawSha256'>>> {
  const { file, compression, folder, limits } = at
  if (compression !== 'none' && said.rawBytes !== undefined && said.rawSha256 !== undefined)
    return ok({ rawBytes: said.rawBytes, rawSha256: said.rawSha256 })
  const content =
    compression === 'none'
      ? ok({ bytes: file.size, sha256: file.sha256 })
      : await measureContent(join(folder, file.path), compression, limits.rawBytes)
  if (!content.ok) return content
  const { bytes, sha256 } = content.value
  if (said.rawBytes !== undefined && said.rawBytes !== bytes)
    return differs(file.path, 'size when decompressed', { is: bytes, said: said.rawBytes })
  if (said.rawSha256 !== undefined && said.rawSha256 !== sha256)
    return differs(file.path, 'SHA-256 when decompressed', { is: sha256, said: said.rawSha256 })
  return ok({ rawBytes: bytes, rawSha256: sha256 })
}

const differs = (
  path: string,
  what: string,
  { is, said }: { readonly is: string | number; readonly said: string | number },
) => refuse(invalid(`${path}: its ${what} is ${is}, but ${said} was announced`, 'path'))
