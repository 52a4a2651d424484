/**
 * Image library: the folder below which every image's files lie, one folder for each, by uuid. Takes files in whole or not at all, gives their
 * paths out, throws them away. Which images there are is the ledger's to say; HTTP serves the bytes.
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileOf, type Image } from '../domain/image.js'
import { invalid, notFound } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { Uuid } from '../domain/values/uuid.js'
import type { Logger } from '../log.js'
import type { System } from '../system.js'
import { measureFile, syncFolder, syncFolders, TooLarge } from './copy-file.js'
import { isInnerPath } from './descriptor.js'
import { codeOf, refusalOf } from './file-errors.js'
import { type ImageSource, takeStock } from './intake.js'
import { type ImageLimits, imageLimits } from './limits.js'
import { stage } from './stage.js'

/** Half-done work carries these before its name, and is never anything else. */
const adding = '.adding-'
const discarding = '.discarding-'

/** What is wrong with one file of an image. */
export interface ImageFault {
  readonly path: string
  readonly problem: 'missing' | 'other size' | 'other content'
}

/** The images the ledger knows. */
interface Known {
  has(uuid: Uuid<'image'>): boolean
}

export interface LibraryParts {
  readonly system: Pick<System, 'clock' | 'ids'>
  readonly known: Known
  readonly log?: Pick<Logger, 'info' | 'warn'>
  readonly limits?: ImageLimits
}

/**
 * Opens the library below `root` (absolute; made when needed), once, before anything is added: what interrupted work left is removed. Folders of
 * images that the ledger does not know are logged and left alone: a wrong state directory must not cost an operator the images.
 */
export async function openLibrary(
  root: string,
  { system, known, log, limits = imageLimits }: LibraryParts,
): Promise<Result<ImageLibrary>> {
  try {
    await mkdir(root, { recursive: true })
    const { removed, strays } = await sweep(root, known)
    if (removed.length > 0) log?.info({ removed }, 'images: interrupted work removed')
    if (strays.length > 0)
      log?.warn({ root, strays }, 'images: folders of no known image; remove them by hand if old')
    return ok(new ImageLibrary(root, system, limits))
  } catch (error) {
    return refuse(refusalOf(error, root))
  }
}

export class ImageLibrary {
  readonly #root: string
  readonly #system: Pick<System, 'clock' | 'ids'>
  readonly #limits: ImageLimits

  /** For `openLibrary`, which has looked after `root` first. */
  constructor(root: string, system: Pick<System, 'clock' | 'ids'>, limits: ImageLimits) {
    this.#root = root
    this.#system = system
    this.#limits = limits
  }

  /**
   * Copies the files of `source` in, verifies what is known of them beforehand, and describes them as a new Image. Until the last step they lie in a
   * folder that nothing looks into; refused or interrupted, nothing of them stays.
   */
  async add(source: ImageSource): Promise<Result<Image>> {
    const uuid = Uuid.unsafe<'image'>(this.#system.ids.uuid())
    const staging = join(this.#root, `${adding}${uuid}`)
    try {
      const intake = await takeStock(source, this.#limits)
      if (!intake.ok) return intake
      await mkdir(staging, { recursive: true })
      const staged = await stage(intake.value, staging, this.#limits)
      if (!staged.ok) return staged
      await syncFolders(staging)
      await rename(staging, join(this.#root, uuid))
      await syncFolder(this.#root)
      return ok({ ...staged.value, uuid, addedAt: this.#system.clock.now() })
    } catch (error) {
      if (error instanceof TooLarge)
        return refuse(
          invalid(`${source.path}: more than ${this.#limits.bytes} bytes: not one image`, 'path'),
        )
      return refuse(refusalOf(error, source.path))
    } finally {
      await rm(staging, { recursive: true, force: true })
    }
  }

  /** Throws the files of an image away; none there is no error. They are out of reach at once, whatever happens meanwhile. */
  async discard(uuid: Uuid<'image'>): Promise<void> {
    const doomed = join(this.#root, `${discarding}${uuid}`)
    try {
      await rename(join(this.#root, uuid), doomed)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return
      throw error
    }
    await rm(doomed, { recursive: true, force: true })
  }

  /** The absolute path of a file that the image's record lists; nothing else has one. */
  resolve(image: Image, path: string): Result<string> {
    return fileOf(image, path) === undefined || !isInnerPath(path)
      ? refuse(notFound(`image ${image.name} has no file ${JSON.stringify(path.slice(0, 200))}`))
      : ok(join(this.#root, image.uuid, path))
  }

  /** Reads every file of the image again; the faults found, none when all is as it was added. */
  async verify(image: Image): Promise<readonly ImageFault[]> {
    const faults: ImageFault[] = []
    for (const { path, size, sha256 } of image.files) {
      const there = await measured(join(this.#root, image.uuid, path))
      if (there === undefined) faults.push({ path, problem: 'missing' })
      else if (there.size !== size) faults.push({ path, problem: 'other size' })
      else if (there.sha256 !== sha256) faults.push({ path, problem: 'other content' })
    }
    return faults
  }
}

/** Removes what interrupted work left in `root`, and names the folders of images that are not `known`. */
async function sweep(
  root: string,
  known: Known,
): Promise<{ readonly removed: readonly string[]; readonly strays: readonly string[] }> {
  const names = (await readdir(root)).sort()
  const removed = names.filter((name) => isHalfDone(name))
  for (const name of removed) await rm(join(root, name), { recursive: true, force: true })
  const strays = names.filter((name) => {
    const uuid = Uuid.parse('image', name)
    return uuid.ok && !known.has(uuid.value)
  })
  return { removed, strays }
}

const isHalfDone = (name: string): boolean =>
  [adding, discarding].some(
    (prefix) => name.startsWith(prefix) && Uuid.parse('image', name.slice(prefix.length)).ok,
  )

async function measured(path: string) {
  try {
    return await measureFile(path)
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}
