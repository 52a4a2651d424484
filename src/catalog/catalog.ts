/** Catalog: every model folder, read and proven at start, and the texts they make for machines. Refuses to exist while anything is wrong with them. */
import type { ModelTemplate } from '../domain/model.js'
import { invariant, type Result } from '../domain/result.js'
import { TemplateName } from '../domain/values/names.js'
import type { BootProgram, Install } from '../engine/boot-program.js'
import { bootScriptOf } from './boot-script.js'
import { contextOfInstall, type Microkernel, type ServerAddress } from './context.js'
import { type Fault, inReadingOrder } from './fault.js'
import { commonFolder, microkernelFolder, readFolders, type TemplateFolder } from './folders.js'
import { includeCircles } from './includes.js'
import { chainOf, type Descriptor } from './inheritance.js'
import { type MicrokernelSettings, readMicrokernelSettings } from './microkernel-settings.js'
import { readModelFile } from './model-schema.js'
import { buildTemplate } from './model-template.js'
import { renderRazorIpxe } from './razor-ipxe.js'
import { compileAll, rehearse, rehearseShared } from './rehearsal.js'
import { Renderer } from './renderer.js'
import { parseYaml } from './yaml-document.js'

export interface Catalog {
  /** What operators can make Models of; abstract bases are not among them. */
  readonly templates: ReadonlyMap<TemplateName, ModelTemplate>
  /** The iPXE script of a boot answer. Refused when a template fails: then ask for a `retry-later` with the reason, which never is. */
  bootScript(program: BootProgram, server: ServerAddress): Result<string>
  /** An answer file for an install. Refused when its template fails. */
  file(
    file: string,
    install: Install,
    server: ServerAddress,
    microkernel: Microkernel | undefined,
  ): Result<string>
  /** The script that TFTP hands to iPXE on this segment. */
  razorIpxe(server: ServerAddress): string
}

export type CatalogResult =
  | { readonly ok: true; readonly catalog: Catalog }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/**
 * Loads the template `roots`, in order: the appliance's own first, an operator's after it, whose folders add to them or replace those of the same
 * name. Every fault of every folder is found in one go.
 */
export async function loadCatalog(
  roots: readonly string[],
  settings: MicrokernelSettings = {},
): Promise<CatalogResult> {
  const { folders, faults } = await readFolders(roots)
  const words = readMicrokernelSettings(settings)
  const renderer = new Renderer(folders)
  const { descriptors, faults: misread } = readDescriptors(folders)
  const templates = new Map<TemplateName, ModelTemplate>()
  const found: Fault[] = [...faults, ...words.faults, ...misread, ...compileAll(folders, renderer)]
  for (const descriptor of descriptors.values()) {
    const built = buildFrom(descriptor, descriptors, renderer)
    if ('faults' in built) found.push(...built.faults)
    else templates.set(built.template.name, built.template)
  }
  const lookups = [[], ...[...templates.values()].map(({ lookup }) => lookup)]
  const circles = includeCircles(lookups, renderer)
  if (circles.length > 0) found.push(...circles)
  else {
    found.push(...rehearseShared(folders, renderer, words.arguments))
    for (const template of templates.values())
      found.push(...rehearse(template, renderer, words.arguments))
  }
  return found.length > 0
    ? { ok: false, faults: inReadingOrder(found) }
    : { ok: true, catalog: catalogOf(templates, renderer, words.arguments) }
}

function catalogOf(
  templates: ReadonlyMap<TemplateName, ModelTemplate>,
  renderer: Renderer,
  microkernelArguments: string,
): Catalog {
  return {
    templates,
    bootScript: (program, server) =>
      bootScriptOf(program, renderer, { server, microkernelArguments }),
    file: (file, install, server, microkernel) =>
      renderer.render(
        install.template.lookup,
        file,
        contextOfInstall(install, { server, microkernel, microkernelArguments }),
      ),
    razorIpxe(server) {
      const script = renderRazorIpxe(renderer, server)
      invariant(script.ok, 'razor.ipxe was rendered when the catalog was loaded')
      return script.value
    },
  }
}

function readDescriptors(folders: ReadonlyMap<string, TemplateFolder>): {
  readonly descriptors: ReadonlyMap<string, Descriptor>
  readonly faults: readonly Fault[]
} {
  const descriptors = new Map<string, Descriptor>()
  const faults: Fault[] = []
  for (const needed of [commonFolder, microkernelFolder])
    if (!folders.has(needed))
      faults.push({ file: needed, message: 'there is no such folder; every catalog needs it' })
  for (const folder of folders.values()) {
    const text = folder.files.get('model.yaml')
    if (text === undefined || folder.name === commonFolder) continue
    const name = TemplateName.parse(folder.name)
    const parsed = parseYaml(`${folder.path}/model.yaml`, text)
    if (!name.ok) faults.push({ file: folder.path, message: name.refusal.message })
    else if ('faults' in parsed) faults.push(...parsed.faults)
    else {
      const read = readModelFile(parsed.document)
      if ('faults' in read) faults.push(...read.faults)
      else
        descriptors.set(name.value, {
          name: name.value,
          folder,
          document: parsed.document,
          model: read.model,
        })
    }
  }
  return { descriptors, faults }
}

/** The template of one descriptor; none, and no fault, for an abstract base: its children bring its faults to light. */
function buildFrom(
  descriptor: Descriptor,
  all: ReadonlyMap<string, Descriptor>,
  renderer: Renderer,
): { readonly template: ModelTemplate } | { readonly faults: readonly Fault[] } {
  const chain = chainOf(descriptor, all)
  if ('fault' in chain) return { faults: [chain.fault] }
  if (descriptor.model.abstract) return { faults: [] }
  const lookup = chain.chain.map(({ name }) => name)
  return buildTemplate(chain.chain, renderer.filesOf(lookup))
}
