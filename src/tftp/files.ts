/**
 * Files: the sources a server is given. A directory, confined to its root whatever names and links say; and files made for the client
 * that asks. Decides nothing about transfers.
 */
import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { system, type Clock } from '../system.js'
import { createDirectoryNames, isSettled } from './directory-names.js'
import {
  fileOf,
  readWhole,
  type FileSource,
  type TftpClient,
  type TftpFile,
  type Unservable,
} from './file-source.js'
import { foldCase } from './names.js'
import { createResidentFiles, type ResidentFiles } from './resident-files.js'

export interface DirectoryOptions {
  readonly clock?: Clock
  /** Files up to this size are kept in memory; octets. */
  readonly residentFile?: number
  /** All files in memory together; octets. */
  readonly residentTotal?: number
}

const megabyte = 1024 * 1024

/**
 * The files below `root`, read afresh whenever they change. Names match exactly, else whatever their case. A link that leads out of the
 * root, a device, a pipe, a socket or a directory is not served. A root that does not exist holds no files.
 */
export const directorySource = (
  root: string,
  {
    clock = system.clock,
    residentFile = 16 * megabyte,
    residentTotal = 64 * megabyte,
  }: DirectoryOptions = {},
): FileSource => {
  const names = createDirectoryNames(clock)
  const residents = createResidentFiles(residentTotal)

  const locate = async (name: string): Promise<{ base: string; real: string } | undefined> => {
    const base = await existing(realpath(root))
    if (base === undefined) return undefined
    const exact = await existing(realpath(join(base, name)))
    if (exact !== undefined) return { base, real: exact }
    const spelled = await names.resolve(base, name)
    const real = spelled === undefined ? spelled : await existing(realpath(join(base, spelled)))
    return real === undefined ? undefined : { base, real }
  }

  return {
    async find(name) {
      try {
        const located = await locate(name)
        if (located === undefined) return undefined
        if (!isBelow(located.real, located.base)) return { unservable: 'outside-root' }
        return await openFile(located.real, { residents, residentFile, clock })
      } catch (error) {
        if (codeOf(error) === 'EACCES') return { unservable: 'not-permitted' }
        throw error
      }
    },
  }
}

/** Files made when asked for, each for the client that asks; names in any case. */
export const renderedSource = (
  names: Record<string, (client: TftpClient) => Buffer | Promise<Buffer>>,
): FileSource => {
  const renders = new Map(Object.entries(names).map(([name, render]) => [foldCase(name), render]))
  return {
    async find(name, client) {
      const render = renders.get(foldCase(name))
      return render && fileOf(await render(client))
    },
  }
}

interface Keeping {
  readonly residents: ResidentFiles
  readonly residentFile: number
  readonly clock: Clock
}

/** Opens what is a file by its own inode: a device is never opened, nor a link followed that was put there since. */
const openFile = async (
  path: string,
  keeping: Keeping,
): Promise<TftpFile | Unservable | undefined> => {
  const status = await existing(lstat(path, { bigint: true }))
  if (status === undefined) return undefined
  if (!status.isFile()) return { unservable: 'not-a-file' }
  const resident = keeping.residents.get(path, status)
  if (resident !== undefined) return resident

  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const handle = await existing(open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK))
  if (handle === undefined) return undefined
  try {
    const opened = await handle.stat({ bigint: true })
    if (opened.ino !== status.ino || opened.dev !== status.dev || !opened.isFile()) {
      await handle.close()
      return { unservable: 'not-a-file' }
    }
    const file = fileOn(handle, opened)
    return file.size <= keeping.residentFile ? await load(path, opened, { file, keeping }) : file
  } catch (error) {
    await handle.close().catch(() => undefined)
    throw error
  }
}

const load = async (
  path: string,
  status: BigIntStats,
  { file, keeping }: { file: TftpFile; keeping: Keeping },
): Promise<TftpFile> => {
  const loaded = fileOf(await readWhole(file))
  await file.close()
  if (isSettled(status.ctimeNs, keeping.clock)) keeping.residents.put(path, status, loaded)
  return loaded
}

const fileOn = (handle: FileHandle, status: BigIntStats): TftpFile => ({
  size: Number(status.size),
  async read(offset, length) {
    const bytes = Buffer.alloc(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  },
  close: () => handle.close(),
})

const isBelow = (path: string, root: string): boolean =>
  path.startsWith(root.endsWith(sep) ? root : root + sep)

/** The value, or undefined where the name leads nowhere. */
const existing = async <T>(found: Promise<T>): Promise<T | undefined> => {
  try {
    return await found
  } catch (error) {
    if (leadsNowhere.has(codeOf(error))) return undefined
    throw error
  }
}
const leadsNowhere = new Set([
  'ENOENT',
  'ENOTDIR',
  'ENAMETOOLONG',
  'ELOOP',
  'ENXIO',
  'ERR_INVALID_ARG_VALUE',
])

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''
