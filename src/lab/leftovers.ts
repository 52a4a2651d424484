/**
 * Leftovers of labs whose process is dead (killed, or a machine that lost power): namespaces and working
 * directories carry their owner's process id in their names. What a living process owns is never touched.
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deleteNamespace, labPrefix, namespaces } from './network.js'

const ownedName = new RegExp(`^${labPrefix}-(\\d+)-`)

/** The process id in a name of ours, or undefined for a name of somebody else. */
export function ownerOf(name: string): number | undefined {
  const pid = ownedName.exec(name)?.[1]
  return pid === undefined ? undefined : Number(pid)
}

/** Removes what dead labs left on this machine, and gives the names of what it removed. */
export async function removeLeftovers(): Promise<string[]> {
  const removed: string[] = []
  for (const namespace of await namespaces()) {
    if (await ownerIsAlive(namespace)) continue
    await deleteNamespace(namespace)
    removed.push(namespace)
  }
  for (const entry of await readdir(tmpdir())) {
    if (await ownerIsAlive(entry)) continue
    await rm(join(tmpdir(), entry), { recursive: true, force: true })
    removed.push(join(tmpdir(), entry))
  }
  return removed
}

async function ownerIsAlive(name: string): Promise<boolean> {
  const pid = ownerOf(name)
  if (pid === undefined) return true
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // proc(5): the state follows the program's name in brackets; Z is one that has ended and was not waited for.
  return stat !== '' && !/\) [ZX] [^)]*$/.test(stat)
}
