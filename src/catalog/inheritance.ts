/** Bases: the chain a model folder stands on, and one description merged out of it. A release says only what is different from its family. */
import type { TemplateName } from '../domain/values/names.js'
import { type Fault, meant } from './fault.js'
import type { TemplateFolder } from './folders.js'
import { at, type ModelFile } from './model-schema.js'
import type { Path, YamlDocument } from './yaml-document.js'

export interface Descriptor {
  readonly name: TemplateName
  readonly folder: TemplateFolder
  readonly document: YamlDocument
  readonly model: ModelFile
}

/** Own descriptor first, then its base, its base's base, … */
export type Chain = readonly [Descriptor, ...Descriptor[]]

/** Follows `base:` from `start`; a base that is not there or that leads back is a fault of the folder that names it. */
export function chainOf(
  start: Descriptor,
  all: ReadonlyMap<string, Descriptor>,
): { readonly chain: Chain } | { readonly fault: Fault } {
  const chain: [Descriptor, ...Descriptor[]] = [start]
  for (let here = start; here.model.base !== undefined;) {
    const name = here.model.base
    const base = all.get(name)
    const place = at(here.document, ['base'])
    if (base === undefined)
      return {
        fault: {
          ...place,
          message: `base "${name}" is not a model folder`,
          ...meant(name, all.keys()),
        },
      }
    if (chain.includes(base)) {
      const circle = [...chain.map(({ name: link }) => link), name].join(' -> ')
      return { fault: { ...place, message: `bases run in a circle: ${circle}` } }
    }
    chain.push(base)
    here = base
  }
  return { chain }
}

/** The chain as one description: whole fields, states and callbacks of a folder replace its base's of the same name; the rest is kept. */
export function merge(chain: Chain): ModelFile {
  const [own, ...bases] = chain
  let merged = bases.at(-1)?.model ?? own.model
  for (const { model } of chain.toReversed().slice(1))
    merged = {
      ...merged,
      ...model,
      metadata: new Map([...merged.metadata, ...model.metadata]),
      states: new Map([...merged.states, ...model.states]),
      callbacks: new Map([...merged.callbacks, ...model.callbacks]),
    }
  return merged
}

/** Where the chain says `path`: the nearest folder that has all of it, else the own one. */
export function whereIs(
  chain: Chain,
  path: Path,
): { readonly file: string; readonly line?: number } {
  const holder = chain.find(({ document }) => document.has(path)) ?? chain[0]
  return at(holder.document, path)
}
