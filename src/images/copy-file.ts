/** Copying one file into the library, durably, with its checksum taken on the way. */
import { createHash } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const chunkBytes = 1024 * 1024

export interface Copied {
  readonly size: number
  readonly sha256: string
}

/** Thrown when a source holds more than it may. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

/** Copies `from` to the new file `to` (made with its folders) and syncs it. Throws on any failure, and TooLarge beyond `limit` bytes. */
export async function copyFile(from: string, to: string, limit: number): Promise<Copied> {
  await mkdir(dirname(to), { recursive: true })
  // Not through a link put there meanwhile, and without waiting for a pipe's other end.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const source = await open(from, flags)
  try {
    const target = await open(to, 'wx', 0o644)
    try {
      const copied = await pump(source, target, limit)
      await target.sync()
      return copied
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** The size and SHA-256 of a file as it is. */
export async function measureFile(path: string): Promise<Copied> {
  const source = await open(path, 'r')
  try {
    return await pump(source, undefined, Number.MAX_SAFE_INTEGER)
  } finally {
    await source.close()
  }
}

/** Makes the names in `folder` and in every folder below it durable. */
export async function syncFolders(folder: string): Promise<void> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true })
  for (const entry of entries) if (entry.isDirectory()) await syncFolders(join(folder, entry.name))
  await syncFolder(folder)
}

/** Makes the names in `folder` alone durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

type Handle = Awaited<ReturnType<typeof open>>

async function pump(source: Handle, target: Handle | undefined, limit: number): Promise<Copied> {
  const hash = createHash('sha256')
  const chunk = Buffer.alloc(chunkBytes)
  let size = 0
  for (;;) {
    const { bytesRead } = await source.read(chunk, 0, chunkBytes, size)
    if (bytesRead === 0) return { size, sha256: hash.digest('hex') }
    const piece = chunk.subarray(0, bytesRead)
    size += bytesRead
    if (size > limit) throw new TooLarge()
    hash.update(piece)
    for (let written = 0; target !== undefined && written < bytesRead;)
      written += (await target.write(piece, written)).bytesWritten
  }
}
