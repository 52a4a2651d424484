/** Which boot files must be in the TFTP folder, and what to run when they are not. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'

const required = [
  'pxelinux.0',
  'ldlinux.c32',
  'menu.c32',
  'libutil.c32',
  'pxelinux.cfg/default',
  'ipxe.lkrn',
  'snponly.efi',
]

/** Refuses with the names of the missing files and the command that fetches them. */
export async function checkBootFiles(folder: string): Promise<Result<null>> {
  const missing: string[] = []
  for (const file of required)
    await access(join(folder, file)).catch(() => {
      missing.push(file)
    })
  if (missing.length === 0) return ok(null)
  return refuse(
    unavailable(
      `boot files are missing in ${folder}: ${missing.join(', ')}. They come from Debian's own packages: run "sh src/setup/boot-loaders.sh" in the folder of the appliance`,
    ),
  )
}
