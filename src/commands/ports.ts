/** Ports: what commands need done outside the world, as interfaces only. The composition root supplies them. */
import type { Image, ImageKind } from '../domain/image.js'
import type { Result } from '../domain/result.js'
import type { Label } from '../domain/values/label.js'
import type { Secret } from '../domain/values/secret.js'
import type { Uuid } from '../domain/values/uuid.js'

/** What an operator says of an image to be added; what is left out, the files themselves say (`image.yaml`, `iso-metadata.yaml`). */
export interface ImageSource {
  readonly name: Label
  /** A file or folder on the appliance's own machine, absolute. */
  readonly path: string
  readonly kind?: ImageKind
  readonly version?: string
  /** Paths within the image, `/`-separated. */
  readonly kernel?: string
  readonly initrd?: string
}

export interface ImageLibrary {
  /** Takes the files in, verifies them and describes them as a new Image, which nothing refers to yet. */
  add(source: ImageSource): Promise<Result<Image>>
  /** Throws the files of an image away; none there is no error. */
  discard(uuid: Uuid<'image'>): Promise<void>
}

export interface Ports {
  readonly images: ImageLibrary
  /** The sha512-crypt hash (`$6$…`) of a password, salted afresh each time. */
  hashPassword(plain: string): string
  /** Whether `hash` was made of `plain`, or is it: create-model also takes complete hashes. False for a hash of a kind it cannot verify. */
  verifyPassword(plain: string, hash: Secret): boolean
}
