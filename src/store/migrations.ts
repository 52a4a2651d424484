/** Migrations: numbered upgrades of a database, run once when it is opened. A database of a later version is refused: an older program would damage it. */
import type { AbstractLevel } from 'abstract-level'
import { schemaVersionKey } from './keys.js'

type Database = AbstractLevel<string | Buffer | Uint8Array>

/** Each brings a database from its index + 1 to the next version. Version 1 is the first there was. */
const steps: readonly ((database: Database) => Promise<void>)[] = []
export const currentVersion = steps.length + 1

/** Brings `database` to the current version; a fresh one is marked with it. Throws on a later or unreadable version. */
export async function migrate(database: Database): Promise<void> {
  const stored: string | undefined = await database.get(schemaVersionKey)
  const version = stored === undefined ? currentVersion : Number(stored)
  if (!Number.isInteger(version) || version < 1 || version > currentVersion)
    throw new Error(
      `the state folder is of version ${stored ?? '?'}; this program knows versions 1 to ${currentVersion}: use the newer program`,
    )
  for (const step of steps.slice(version - 1)) await step(database)
  if (stored !== String(currentVersion))
    await database.put(schemaVersionKey, String(currentVersion))
}
