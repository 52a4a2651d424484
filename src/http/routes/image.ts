/** Image corridor: `GET` and `HEAD /razor/image/<mk|os|disk>/<uuid>/<path>`. Serves what an image's record lists and nothing else, so no path can lead elsewhere. */
import type { Context, Middleware } from 'koa'
import { fileOf, type Image, type ImageFile, urlWordOf } from '../../domain/image.js'
import { Uuid } from '../../domain/values/uuid.js'
import type { DownloadSlots } from '../download-slots.js'
import { arrivalOf } from '../journey.js'
import type { MachineParts } from '../parts.js'
import { sendFile } from '../ranged-file.js'
import { type Download, reportDownload } from '../report-download.js'
import { urlNames } from '../url-path.js'

type ImageParts = Pick<MachineParts, 'ledger' | 'library' | 'system' | 'log'>

/** `rest`: the path behind `/razor/image/`, still encoded. */
export const imageRoute =
  (parts: ImageParts, slots: DownloadSlots, rest: (ctx: Context) => string): Middleware =>
  async (ctx) => {
    const arrival = arrivalOf(ctx, parts)
    const names = urlNames(rest(ctx)) ?? []
    reportDownload(parts, ctx, arrival, await serve(parts, slots, { ctx, names }))
  }

async function serve(
  parts: ImageParts,
  slots: DownloadSlots,
  { ctx, names }: { readonly ctx: Context; readonly names: readonly string[] },
): Promise<Download> {
  const [word, uuid, ...path] = names
  const image = imageOf(parts, word, uuid)
  if (image === undefined) return refused(ctx, 'there is no such image')
  const file = lookUp(image, path.join('/'))
  if (file === undefined) return refused(ctx, `image ${image.name} has no such file`)
  const resolved = await parts.library.resolve(image, file.path)
  if (!resolved.ok) return refused(ctx, resolved.refusal.message)
  return {
    journey: 'image',
    what: `${image.name}/${file.path}`,
    outcome: await sendFile(ctx, { path: resolved.value, record: file }, slots),
  }
}

function imageOf(parts: ImageParts, word = '', text = ''): Image | undefined {
  const uuid = Uuid.parse('image', text)
  const image = uuid.ok ? parts.ledger.world.image.get(uuid.value) : undefined
  return image !== undefined && urlWordOf[image.kind] === word ? image : undefined
}

/** Exactly, or else in any case, where that names one file only: media written for case-blind systems are asked for in both. */
function lookUp(image: Image, path: string): ImageFile | undefined {
  const exact = fileOf(image, path)
  if (exact !== undefined) return exact
  const wanted = path.toLowerCase()
  const [first, second] = image.files.filter((file) => file.path.toLowerCase() === wanted)
  return second === undefined ? first : undefined
}

const refused = (ctx: Context, why: string): Download => ({
  journey: 'image',
  what: ctx.path.slice(0, 300),
  outcome: { kind: 'refused', why },
})
