/** Boot-file corridor: `GET` and `HEAD /tftpboot/<path>`: the loaders that TFTP serves, for UEFI HTTP boot. And `razor.ipxe`, rendered with this appliance's address. */
import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Context, Middleware } from 'koa'
import { corridor } from '../corridor.js'
import type { DownloadSlots } from '../download-slots.js'
import { arrivalOf } from '../journey.js'
import type { MachineParts } from '../parts.js'
import { sendFile } from '../ranged-file.js'
import { reportDownload } from '../report-download.js'
import { urlNames } from '../url-path.js'

/** The first script iPXE runs, rendered for this segment. */
export const razorIpxeRoute = (
  parts: Pick<MachineParts, 'catalog' | 'server' | 'system' | 'log'>,
): Middleware =>
  corridor(parts, 'boot-file', () =>
    Promise.resolve({
      status: 200,
      body: parts.catalog.razorIpxe(parts.server),
      level: 'info',
      said: 'file sent',
      fields: { what: 'razor.ipxe' },
    }),
  )

/** `rest`: the path behind `/tftpboot/`, still encoded. */
export const bootFileRoute =
  (
    parts: Pick<MachineParts, 'tftpRoot' | 'system' | 'log'>,
    slots: DownloadSlots,
    rest: (ctx: Context) => string,
  ): Middleware =>
  async (ctx) => {
    const arrival = arrivalOf(ctx, parts)
    const names = urlNames(rest(ctx)) ?? []
    const file = await inside(parts.tftpRoot, names)
    reportDownload(parts, ctx, arrival, {
      journey: 'boot-file',
      what: ctx.path.slice(0, 300),
      outcome:
        file === undefined
          ? { kind: 'refused', why: 'there is no such boot file' }
          : await sendFile(ctx, { path: file }, slots),
    })
  }

/** The real path of `names` below `root`; undefined when it is not there, or links lead out of `root`. */
async function inside(root: string, names: readonly string[]): Promise<string | undefined> {
  try {
    const base = await realpath(root)
    const found = await realpath(join(base, ...names))
    return found.startsWith(base + sep) ? found : undefined
  } catch {
    // Absent, or not readable: the same to whoever asks.
    return undefined
  }
}
