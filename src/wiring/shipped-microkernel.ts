/** Makes the microkernel that was built on this machine an Image, once for each build, so that a fresh appliance can discover without being told. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { createImage } from '../commands/create-image.js'
import { execute } from '../commands/execute.js'
import type { Ports } from '../commands/ports.js'
import type { World } from '../domain/world.js'
import type { Ledger } from '../engine/ports.js'
import type { Logger } from '../log.js'

const metadata = z.object({
  kernel: z.string(),
  initrd: z.string(),
  kernel_hash: z.string().min(8),
  initrd_hash: z.string().min(8),
})
type Metadata = z.output<typeof metadata>

/** Never fails: without a microkernel the appliance still serves what is installed, and tells the others to try again. */
export async function addShippedMicrokernel(
  folder: string,
  { ledger, ports, log }: { readonly ledger: Ledger; readonly ports: Ports; readonly log: Logger },
): Promise<void> {
  const found = await readMetadata(folder)
  if (typeof found === 'string') {
    log.warn(
      { folder, reason: found },
      'no microkernel to add: unknown machines cannot be discovered until "npm run microkernel" has built one',
    )
    return
  }
  if (isKnown(ledger.world, found)) return
  const added = await execute(
    createImage,
    {
      name: `microkernel-${found.initrd_hash.slice(0, 8)}`,
      path: resolve(folder),
      kind: 'microkernel',
    },
    { ledger, ports },
  )
  if (added.ok) log.info({ folder }, added.value.result)
  else log.warn({ folder, reason: added.refusal.message }, 'the microkernel could not be added')
}

async function readMetadata(folder: string): Promise<Metadata | string> {
  try {
    return metadata.parse(parse(await readFile(join(folder, 'iso-metadata.yaml'), 'utf8')))
  } catch (error) {
    return error instanceof Error ? error.message : 'unreadable'
  }
}

function isKnown(world: World, { kernel, initrd, kernel_hash, initrd_hash }: Metadata): boolean {
  return [...world.image.values()].some(
    ({ kind, files }) =>
      kind === 'microkernel' &&
      files.some((file) => file.path === kernel && file.sha256 === kernel_hash) &&
      files.some((file) => file.path === initrd && file.sha256 === initrd_hash),
  )
}
