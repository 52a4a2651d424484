/** Image: a set of files a machine can be served: a microkernel, an operating system's medium, or a disk to be written. The bytes are the library's affair. */
import type { Label } from './values/label.js'
import type { Uuid } from './values/uuid.js'

export interface ImageFile {
  /** Relative, `/`-separated, without `.` or `..`. */
  readonly path: string
  readonly size: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
}

interface ImageCommon {
  readonly uuid: Uuid<'image'>
  readonly name: Label
  readonly version: string
  readonly files: readonly ImageFile[]
  readonly addedAt: number
}
interface Bootable {
  /** Paths among `files`. */
  readonly kernel: string
  readonly initrd: string
}

export type Compression = 'none' | 'gzip' | 'xz' | 'zstd'

export type Image =
  | (ImageCommon & Bootable & { readonly kind: 'microkernel' })
  | (ImageCommon & Bootable & { readonly kind: 'os' })
  | (ImageCommon & {
      readonly kind: 'disk'
      readonly disk: {
        /** Among `files`. */
        readonly path: string
        readonly compression: Compression
        /** Size and checksum after decompression: what must stand on the disk. */
        readonly rawBytes: number
        readonly rawSha256: string
      }
    })
export type ImageKind = Image['kind']

/** The word in image URLs, `/razor/image/<word>/…`: the original's for two of them. */
export const urlWordOf: Readonly<Record<ImageKind, string>> = {
  microkernel: 'mk',
  os: 'os',
  disk: 'disk',
}

export const fileOf = (image: Image, path: string): ImageFile | undefined =>
  image.files.find((file) => file.path === path)

/** Of several microkernels the one added last serves unknown machines. */
export function currentMicrokernel(
  images: Iterable<Image>,
): (Image & { kind: 'microkernel' }) | undefined {
  let newest: (Image & { kind: 'microkernel' }) | undefined
  for (const image of images) {
    if (image.kind !== 'microkernel') continue
    if (newest === undefined || image.addedAt > newest.addedAt) newest = image
  }
  return newest
}
