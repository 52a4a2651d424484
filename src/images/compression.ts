/** Telling from its first bytes what a disk image file is: compressed how, or in a format that cannot be written to a disk as it is. */
import { open } from 'node:fs/promises'
import type { Compression } from '../domain/image.js'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'

const compressions: readonly (readonly [Compression, string])[] = [
  ['gzip', '1f8b'],
  ['xz', 'fd377a585a00'],
  ['zstd', '28b52ffd'],
]

/** Formats of virtual machines: not what stands on a disk. */
const virtualDisks: readonly (readonly [name: string, start: string])[] = [
  ['qcow2', '514649fb'],
  ['vmdk', '4b444d56'],
  ['vhdx', '7668647866696c65'],
  ['vhd', '636f6e6563746978'],
  ['vdi', '3c3c3c204f7261636c6520564d'],
]

/** The compression of the file `path`, called `name` in messages. */
export async function compressionOf(path: string, name: string): Promise<Result<Compression>> {
  const start = await firstBytes(path)
  const foreign = virtualDisks.find(([, magic]) => start.startsWith(magic))
  if (foreign !== undefined)
    return refuse(
      invalid(
        `${name}: a ${foreign[0]} image; convert it first: qemu-img convert -O raw ${name} ${name}.raw`,
        'path',
      ),
    )
  return ok(compressions.find(([, magic]) => start.startsWith(magic))?.[0] ?? 'none')
}

async function firstBytes(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const bytes = Buffer.alloc(16)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    return bytes.subarray(0, bytesRead).toString('hex')
  } finally {
    await handle.close()
  }
}
