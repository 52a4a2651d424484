/**
 * Directory names: finds a file below a root whatever the case of its name. Listings are kept as long as their directory does not
 * change, because boot loaders ask for many files that are not there. Says nothing about links or confinement: files.ts does.
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../system.js'
import { foldCase } from './names.js'

/** Folded name -> the spellings found, in code-point order. */
type Spellings = ReadonlyMap<string, readonly string[]>

export interface DirectoryNames {
  /**
   * The true spelling of `path` (relative, clean) below `root`, or undefined. Where names differ in case only, the one asked for counts,
   * else the first in code-point order.
   */
  resolve(root: string, path: string): Promise<string | undefined>
}

const mostListings = 256

export const createDirectoryNames = (clock: Clock): DirectoryNames => {
  const kept = new Map<string, { changedNs: bigint; spellings: Spellings }>()

  const spellingsIn = async (directory: string): Promise<Spellings | undefined> => {
    const status = await stat(directory, { bigint: true }).catch(() => undefined)
    if (status?.isDirectory() !== true) return undefined
    const known = kept.get(directory)
    if (known?.changedNs === status.ctimeNs) return known.spellings
    const spellings = bySpelling(await readdir(directory).catch(() => []))
    if (kept.size >= mostListings) kept.clear()
    if (isSettled(status.ctimeNs, clock))
      kept.set(directory, { changedNs: status.ctimeNs, spellings })
    return spellings
  }

  return {
    async resolve(root, path) {
      const found: string[] = []
      for (const segment of path.split('/')) {
        const spellings = (await spellingsIn(join(root, ...found)))?.get(foldCase(segment))
        const name = spellings?.includes(segment) === true ? segment : spellings?.[0]
        if (name === undefined) return undefined
        found.push(name)
      }
      return found.join('/')
    },
  }
}

/** File systems stamp changes in ticks of some milliseconds: what changed just now may change again under the same stamp. */
export const isSettled = (changedNs: bigint, clock: Clock): boolean =>
  Math.abs(clock.now() - Number(changedNs / 1_000_000n)) > 1000

const bySpelling = (names: string[]): Spellings => {
  const spellings = new Map<string, string[]>()
  for (const name of names.sort()) {
    const same = spellings.get(foldCase(name))
    if (same === undefined) spellings.set(foldCase(name), [name])
    else same.push(name)
  }
  return spellings
}
