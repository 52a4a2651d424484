/** Opens the state folder's LevelDB: once per process, in the main thread only. Says in words why it cannot. */
import { mkdir, readdir } from 'node:fs/promises'
import { Level } from 'level'
import { unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import type { Database } from './level-store.js'

/** `folder` is created, readable to its owner alone, when missing. */
export async function openDatabase(folder: string): Promise<Result<Database>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (await isBeheaded(folder))
      return refuse(
        unavailable(
          `the state folder ${folder} has lost its file CURRENT, without which LevelDB would take it for new and delete the rest: put it back, or the whole folder, from a backup`,
        ),
      )
    const database = new Level<string, string>(folder)
    await database.open()
    return ok(database)
  } catch (error) {
    return refuse(unavailable(explain(folder, error)))
  }
}

/** LevelDB finds its files through CURRENT, and makes an empty database where there is none. */
async function isBeheaded(folder: string): Promise<boolean> {
  const names = await readdir(folder)
  return !names.includes('CURRENT') && names.some((name) => /^MANIFEST-|\.(ldb|sst)$/.test(name))
}

function explain(folder: string, error: unknown): string {
  const code = (value: unknown) =>
    typeof value === 'object' && value !== null && 'code' in value ? String(value.code) : ''
  const cause = error instanceof Error ? error.cause : undefined
  if (code(cause) === 'LEVEL_LOCKED')
    return `the state folder ${folder} is in use by another razord: stop that one first`
  const reason =
    cause instanceof Error
      ? cause.message
      : error instanceof Error
        ? error.message
        : 'unknown error'
  if (code(error) === 'EACCES' || code(cause) === 'EACCES')
    return `the state folder ${folder} cannot be written by this user: ${reason}`
  return `the state folder ${folder} cannot be opened: ${reason}`
}
