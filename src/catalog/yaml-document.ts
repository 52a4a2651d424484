/** A YAML file with the lines its parts stand on. Says nothing about what they mean. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Fault } from './fault.js'

export type Path = readonly (string | number)[]

export interface YamlDocument {
  /** As the operator knows it, for messages. */
  readonly file: string
  readonly value: unknown
  has(path: Path): boolean
  /** The line of the deepest part of `path` that is there; undefined when not even its first is. */
  lineOf(path: Path): number | undefined
}

/** Parses `text`; repeated keys, more than a few aliases and anything that is not YAML 1.2 are faults with their line. */
export function parseYaml(
  file: string,
  text: string,
): { readonly document: YamlDocument } | { readonly faults: readonly Fault[] } {
  const lines = new LineCounter()
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  if (parsed.errors.length > 0)
    return {
      faults: parsed.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        message: `not YAML: ${error.message}`,
      })),
    }
  let value: unknown
  try {
    value = parsed.toJS({ maxAliasCount: 20 })
  } catch (error) {
    return { faults: [{ file, message: `not YAML: ${String(error)}` }] }
  }
  const find = (path: Path) => follow(parsed.contents, path)
  return {
    document: {
      file,
      value,
      has: (path) => find(path).depth === path.length,
      lineOf(path) {
        const { offset } = find(path)
        return offset === undefined ? undefined : lines.linePos(offset).line
      },
    },
  }
}

/** How far `path` leads, and where in the text its last part stands. */
function follow(root: Node | null, path: Path): { depth: number; offset: number | undefined } {
  let here: unknown = root
  let depth = 0
  let offset: number | undefined
  for (const step of path) {
    if (isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (pair === undefined) break
      offset = isScalar(pair.key) ? pair.key.range?.[0] : offset
      here = pair.value
    } else if (isSeq(here)) {
      const item = here.items[Number(step)]
      if (item === undefined) break
      offset = isScalar(item) || isMap(item) || isSeq(item) ? item.range?.[0] : offset
      here = item
    } else break
    depth += 1
  }
  return { depth, offset }
}
