/** Template folders as they lie on disk: which files there are and their text. The only file of the catalog that reads the disk. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Fault, meant } from './fault.js'

export interface TemplateFolder {
  readonly name: string
  /** `<root>/<name>`, for messages. */
  readonly path: string
  /** Text by file name: `model.yaml` and every `.njk`. */
  readonly files: ReadonlyMap<string, string>
}

/** Found last in every look-up; has no descriptor. */
export const commonFolder = 'common'
/** What every machine boots that nothing has claimed. */
export const microkernelFolder = 'microkernel'

const descriptors = ['model.yaml', 'broker.yaml']
const maximumBytes = 1024 * 1024

/**
 * Reads every folder below the `roots`. A folder of a later root replaces one of the same name; of `common` only the files of the same name, so
 * that an operator may add to it. Hidden folders and files, and files that are neither descriptor nor template, are not looked at.
 */
export async function readFolders(
  roots: readonly string[],
): Promise<{ readonly folders: ReadonlyMap<string, TemplateFolder>; readonly faults: Fault[] }> {
  const folders = new Map<string, TemplateFolder>()
  const faults: Fault[] = []
  for (const root of roots) {
    const names = await namesIn(root)
    if ('fault' in names) {
      faults.push({ file: root, message: `cannot be read: ${names.fault}` })
      continue
    }
    for (const name of names.folders) {
      const read = await readFolder(join(root, name), name)
      faults.push(...read.faults)
      const earlier = name === commonFolder ? folders.get(name) : undefined
      folders.set(
        name,
        earlier === undefined
          ? read.folder
          : { ...read.folder, files: new Map([...earlier.files, ...read.folder.files]) },
      )
    }
  }
  return { folders, faults }
}

async function readFolder(
  path: string,
  name: string,
): Promise<{ readonly folder: TemplateFolder; readonly faults: readonly Fault[] }> {
  const files = new Map<string, string>()
  const faults: Fault[] = []
  const names = await namesIn(path)
  if ('fault' in names)
    return {
      folder: { name, path, files },
      faults: [{ file: path, message: `cannot be read: ${names.fault}` }],
    }
  for (const file of names.files) {
    if (!descriptors.includes(file) && !file.endsWith('.njk')) continue
    const text = await textOf(join(path, file))
    if ('fault' in text) faults.push({ file: join(path, file), message: text.fault })
    else files.set(file, text.text)
  }
  if (name !== commonFolder && !descriptors.some((descriptor) => names.files.includes(descriptor)))
    faults.push({
      file: path,
      message: 'has neither model.yaml nor broker.yaml',
      ...(names.files.some((file) => meant(file, descriptors).suggestion !== undefined) && {
        suggestion: 'model.yaml',
      }),
    })
  return { folder: { name, path, files }, faults }
}

async function namesIn(
  path: string,
): Promise<{ folders: readonly string[]; files: readonly string[] } | { fault: string }> {
  try {
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort()
    const folders: string[] = []
    const files: string[] = []
    for (const name of names) {
      const entry = await stat(join(path, name))
      if (entry.isDirectory()) folders.push(name)
      else if (entry.isFile()) files.push(name)
    }
    return { folders, files }
  } catch (error) {
    return { fault: String(error) }
  }
}

async function textOf(path: string): Promise<{ text: string } | { fault: string }> {
  try {
    const bytes = await readFile(path)
    if (bytes.length > maximumBytes) return { fault: `is larger than ${maximumBytes} bytes` }
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    return { fault: error instanceof TypeError ? 'is not UTF-8 text' : String(error) }
  }
}
