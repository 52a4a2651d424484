/**
 * Resident files: small files kept in memory between transfers, by path, as long as inode, size and change time stay the same. Bounded
 * in octets; the file used longest ago goes first. Reads nothing itself.
 */
import type { BigIntStats } from 'node:fs'
import type { TftpFile } from './file-source.js'

export interface ResidentFiles {
  /** The file as it was loaded, if `status` says that it is still the same one. */
  get(path: string, status: BigIntStats): TftpFile | undefined
  put(path: string, status: BigIntStats, file: TftpFile): void
}

export const createResidentFiles = (mostOctets: number): ResidentFiles => {
  const kept = new Map<string, { stamp: string; file: TftpFile }>()
  let octets = 0

  const drop = (path: string): void => {
    octets -= kept.get(path)?.file.size ?? 0
    kept.delete(path)
  }
  return {
    get(path, status) {
      const entry = kept.get(path)
      if (entry?.stamp !== stampOf(status)) return undefined
      kept.delete(path)
      kept.set(path, entry)
      return entry.file
    },
    put(path, status, file) {
      drop(path)
      kept.set(path, { stamp: stampOf(status), file })
      octets += file.size
      for (const oldest of kept.keys()) {
        if (octets <= mostOctets) break
        drop(oldest)
      }
    },
  }
}

const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(' ')
