/** Walking a source folder: which files it has, by their paths within it. Nothing outside the folder is reached, whatever its links say. */
import { lstat, opendir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Refused, type Result } from '../domain/result.js'
import { isInnerPath } from './descriptor.js'
import type { ImageLimits } from './limits.js'

export interface SourceFile {
  /** Within the source, `/`-separated. */
  readonly path: string
  /** Where its bytes are, links followed. */
  readonly real: string
}

/**
 * Every regular file below `folder`, sorted by path. A link within the folder counts as what it leads to; one to a folder it lies in (`debian -> .`,
 * as on installation media) is passed over. Refused: links out of the folder, devices, pipes, sockets, names that cannot be asked for in a URL.
 */
export async function walk(
  folder: string,
  limits: ImageLimits,
): Promise<Result<readonly SourceFile[]>> {
  const root = await realpath(folder)
  const files: SourceFile[] = []
  const refused = await visit({ root, real: root, path: '', above: [] }, files, limits)
  if (refused !== undefined) return refused
  return ok(files.sort((a, b) => (a.path < b.path ? -1 : 1)))
}

/** One named file of the folder, under the same rules. */
export async function pickFile(folder: string, path: string): Promise<Result<SourceFile>> {
  const root = await realpath(folder)
  const real = await realpath(join(root, path))
  if (!isWithin(root, real)) return refuse(outside(path))
  return (await stat(real)).isFile() ? ok({ path, real }) : refuse(special(path))
}

interface Place {
  readonly root: string
  readonly real: string
  readonly path: string
  /** The real folders this one lies in. */
  readonly above: readonly string[]
}

async function visit(
  here: Place,
  files: SourceFile[],
  limits: ImageLimits,
): Promise<Refused | undefined> {
  if (here.above.length >= limits.depth)
    return refuse(invalid(`${here.path}: more than ${limits.depth} folders deep`, 'path'))
  for await (const { name } of await opendir(here.real)) {
    const path = here.path === '' ? name : `${here.path}/${name}`
    if (!isInnerPath(path) || path.includes('\ufffd'))
      return refuse(invalid(`${JSON.stringify(path)}: not a name that a URL can ask for`, 'path'))
    const refused = await visitEntry({ ...here, path }, join(here.real, name), { files, limits })
    if (refused !== undefined) return refused
  }
  return undefined
}

async function visitEntry(
  here: Place,
  entry: string,
  { files, limits }: { readonly files: SourceFile[]; readonly limits: ImageLimits },
): Promise<Refused | undefined> {
  const { root, path } = here
  const real = (await lstat(entry)).isSymbolicLink() ? await realpath(entry) : entry
  if (!isWithin(root, real)) return refuse(outside(path))
  const kind = await stat(real)
  if (kind.isDirectory()) {
    const above = [...here.above, here.real]
    return above.includes(real) ? undefined : visit({ root, real, path, above }, files, limits)
  }
  if (!kind.isFile()) return refuse(special(path))
  files.push({ path, real })
  return files.length > limits.files
    ? refuse(invalid(`more than ${limits.files} files: not one image`, 'path'))
    : undefined
}

const isWithin = (root: string, real: string): boolean =>
  real === root || real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)

const outside = (path: string) => invalid(`${path}: a link out of the source folder`, 'path')
const special = (path: string) =>
  invalid(`${path}: neither a file nor a folder (a device, pipe or socket)`, 'path')
