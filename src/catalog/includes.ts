/** Which templates use which others, by name. Told from the text: a template that includes itself would render without end. */
import type { Fault } from './fault.js'
import { commonFolder, type TemplateFolder } from './folders.js'
import type { Renderer } from './renderer.js'

/** A tag that brings another template in, by a name in quotes. */
const usingTag = /\{%-?\s*(?:include|import|extends|from)\s+["']([^"'\n]+)["']/g

/** Templates that come back to themselves through what they include, once for each circle and look-up. */
export function includeCircles(
  lookups: Iterable<readonly string[]>,
  renderer: Renderer,
): readonly Fault[] {
  const faults: Fault[] = []
  for (const lookup of lookups)
    for (const file of renderer.filesOf(lookup)) {
      const circle = circleFrom(file, [], (name) => usedBy(renderer.folderOf(lookup, name), name))
      if (circle === undefined) continue
      const place = renderer.folderOf(lookup, file)?.path ?? commonFolder
      faults.push({ file: `${place}/${file}`, message: `includes itself: ${circle.join(' -> ')}` })
    }
  return faults
}

const usedBy = (folder: TemplateFolder | undefined, file: string): readonly string[] =>
  [...(folder?.files.get(file) ?? '').matchAll(usingTag)].flatMap(([, name]) => name ?? [])

/** The way from `path[0]`, or else from `file`, back to it; undefined when there is none. */
function circleFrom(
  file: string,
  path: readonly string[],
  uses: (file: string) => readonly string[],
): readonly string[] | undefined {
  if (path.includes(file)) return path[0] === file ? [...path, file] : undefined
  for (const next of uses(file)) {
    const circle = circleFrom(next, [...path, file], uses)
    if (circle !== undefined) return circle
  }
  return undefined
}
