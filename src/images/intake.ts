/** Intake: which files of a source make the image an operator asks for, and what is known of them beforehand. Copies nothing. */
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { ImageKind } from '../domain/image.js'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import type { Label } from '../domain/values/label.js'
import { describeFolder, isInnerPath, type SelfDescription } from './descriptor.js'
import type { ImageLimits } from './limits.js'
import { pickFile, type SourceFile, walk } from './source-tree.js'

/** What an operator says of an image to be added; the rest the files say themselves. */
export interface ImageSource {
  readonly name: Label
  /** A folder, or the file of a disk image; absolute. */
  readonly path: string
  readonly kind?: ImageKind
  readonly version?: string
  /** Paths within the folder. */
  readonly kernel?: string
  readonly initrd?: string
}

export interface Intake {
  readonly name: Label
  readonly version: string
  readonly content:
    | { readonly kind: 'disk'; readonly disk: NonNullable<SelfDescription['disk']> }
    | {
        readonly kind: 'microkernel' | 'os'
        /** Among `files`, or empty: then the model says them. */
        readonly kernel: string
        readonly initrd: string
      }
  readonly files: readonly SourceFile[]
  /** SHA-256 that must come out, by path. */
  readonly checksums: ReadonlyMap<string, string>
}

/** Reads what `source` is. Throws file-system errors; everything else that is wrong with it is refused. */
export async function takeStock(source: ImageSource, limits: ImageLimits): Promise<Result<Intake>> {
  const isFolder = (await stat(source.path)).isDirectory()
  const folder = isFolder ? source.path : dirname(source.path)
  const described = await describeFolder(folder)
  if (!described.ok) return described
  if (!isFolder) return takeFile(source, described.value)
  const kind = kindOf(source, described.value)
  if (!kind.ok) return kind
  if (kind.value === 'disk') return takeDisk(source, folder, described.value)
  return takeTree(source, described.value, { kind: kind.value, folder, limits })
}

/** A file by itself is a disk image; the image.yaml beside it counts if it speaks of it. */
async function takeFile(source: ImageSource, described: SelfDescription): Promise<Result<Intake>> {
  const file = basename(source.path)
  if (source.kind !== undefined && source.kind !== 'disk')
    return refuse(invalid(`an image of kind ${source.kind} is a folder; ${file} is a file`, 'path'))
  if (/\.iso$/i.test(file) && source.kind === undefined)
    return refuse(
      invalid(
        `${file}: unpack the medium into a folder first (7z x ${file}), or say kind disk to have it written to disks as it is`,
        'path',
      ),
    )
  const mine = described.disk?.path === file
  return takeDisk(
    source,
    dirname(source.path),
    mine ? described : { checksums: new Map(), disk: { path: file } },
  )
}

async function takeDisk(
  source: ImageSource,
  folder: string,
  described: SelfDescription,
): Promise<Result<Intake>> {
  const { disk } = described
  if (disk === undefined)
    return refuse(
      invalid(
        `${folder} has no image.yaml that names its disk image: give the path of the file`,
        'path',
      ),
    )
  if (!isInnerPath(disk.path))
    return refuse(
      invalid(`${JSON.stringify(disk.path)}: not a name that a URL can ask for`, 'path'),
    )
  if (source.kernel !== undefined || source.initrd !== undefined)
    return refuse(invalid('a disk image has no kernel or initrd of its own to name', 'kernel'))
  const file = await pickFile(folder, disk.path)
  if (!file.ok) return file
  return ok({ ...common(source, described), content: { kind: 'disk', disk }, files: [file.value] })
}

async function takeTree(
  source: ImageSource,
  described: SelfDescription,
  { kind, folder, limits }: { kind: 'microkernel' | 'os'; folder: string; limits: ImageLimits },
): Promise<Result<Intake>> {
  const kernel = source.kernel ?? described.kernel ?? ''
  const initrd = source.initrd ?? described.initrd ?? ''
  if (kind === 'microkernel' && (kernel === '' || initrd === ''))
    return refuse(
      invalid(
        'a microkernel needs its kernel and initrd named, by iso-metadata.yaml or you',
        'kernel',
      ),
    )
  const files = kind === 'os' ? await walk(folder, limits) : await pickBoth(folder, kernel, initrd)
  if (!files.ok) return files
  const served = files.value.filter(({ path }) => path !== 'image.yaml')
  if (served.length === 0) return refuse(invalid(`${folder} has no files`, 'path'))
  for (const [word, path] of Object.entries({ kernel, initrd }))
    if (path !== '' && !served.some((file) => file.path === path))
      return refuse(invalid(`the ${word} ${JSON.stringify(path)} is not in ${folder}`, word))
  return ok({ ...common(source, described), content: { kind, kernel, initrd }, files: served })
}

async function pickBoth(
  folder: string,
  kernel: string,
  initrd: string,
): Promise<Result<readonly SourceFile[]>> {
  const files: SourceFile[] = []
  for (const path of new Set([kernel, initrd])) {
    if (!isInnerPath(path))
      return refuse(invalid(`${JSON.stringify(path)}: must be a path below ${folder}`, 'kernel'))
    const file = await pickFile(folder, path)
    if (!file.ok) return file
    files.push(file.value)
  }
  return ok(files)
}

function kindOf(source: ImageSource, described: SelfDescription): Result<ImageKind> {
  if (source.kind !== undefined && described.kind !== undefined && source.kind !== described.kind)
    return refuse(
      invalid(`${described.file ?? ''} says kind ${described.kind}, not ${source.kind}`, 'kind'),
    )
  const kind = source.kind ?? described.kind
  return kind === undefined
    ? refuse(
        invalid(
          `${source.path} has neither image.yaml nor iso-metadata.yaml: say its kind, microkernel or os`,
          'kind',
        ),
      )
    : ok(kind)
}

const common = ({ name, version }: ImageSource, described: SelfDescription) => ({
  name,
  version: version ?? described.version ?? '',
  checksums: described.checksums,
})
