/** A library in a temporary folder, and sources to add to it. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ImageLibrary, openLibrary } from '../../../../src/images/library.js'
import type { ImageLimits } from '../../../../src/images/limits.js'
import type { ImageSource } from '../../../../src/images/intake.js'
import type { Image } from '../../../../src/domain/image.js'
import { Label } from '../../../../src/domain/values/label.js'
import { anId, startOfTime } from '../../../support/builders.js'

export const sha256 = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex')

export interface Bench {
  readonly folder: string
  /** Where the library keeps its images. */
  readonly root: string
  /** Writes a source folder and gives its path. */
  source(files: Readonly<Record<string, string | Buffer>>): string
  open(more?: { known?: readonly string[]; limits?: ImageLimits }): Promise<ImageLibrary>
  /** What lies in the library's folder, half-done work too. */
  kept(): readonly string[]
  readonly logged: string[]
  clear(): void
}

export function setUp(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'razor-images-'))
  const root = join(folder, 'images')
  const logged: string[] = []
  let next = 1
  return {
    folder,
    root,
    logged,
    source(files) {
      const path = join(folder, `source${String(next++)}`)
      mkdirSync(path)
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true })
        writeFileSync(join(path, name), content)
      }
      return path
    },
    async open({ known = [], limits } = {}) {
      const say = (fields: object, message: string) =>
        logged.push(`${message} ${JSON.stringify(fields)}`)
      const library = await openLibrary(root, {
        system: {
          clock: { now: () => startOfTime, monotonic: () => 0 },
          ids: { uuid: () => anId(next++), token: () => '', below: () => 0 },
        },
        known: new Set(known),
        log: { info: say, warn: say },
        ...(limits !== undefined && { limits }),
      })
      if (!library.ok) throw new Error(library.refusal.message)
      return library.value
    },
    kept: () => readdirSync(root).sort(),
    clear: () => rmSync(folder, { recursive: true }),
  }
}

export const named = (path: string, more: Partial<ImageSource> = {}): ImageSource => ({
  name: Label.unsafe('an-image'),
  path,
  ...more,
})

/** The image, or a failure with the refusal's words. */
export async function added(library: ImageLibrary, source: ImageSource): Promise<Image> {
  const result = await library.add(source)
  if (!result.ok) throw new Error(result.refusal.message)
  return result.value
}

/** The refusal's words. */
export async function refused(library: ImageLibrary, source: ImageSource): Promise<string> {
  const result = await library.add(source)
  return result.ok ? 'was added' : result.refusal.message
}
