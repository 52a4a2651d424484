/** Limits of the image library: what one image may be. Generous for media of today, and an end for what never ends. */
export interface ImageLimits {
  readonly files: number
  /** Bytes of all files together, as stored. */
  readonly bytes: number
  /** Bytes of a disk image after decompression. */
  readonly rawBytes: number
  /** Folders within folders. */
  readonly depth: number
}

const GiB = 1024 ** 3
export const imageLimits: ImageLimits = {
  files: 50_000,
  bytes: 256 * GiB,
  rawBytes: 2048 * GiB,
  depth: 32,
}
