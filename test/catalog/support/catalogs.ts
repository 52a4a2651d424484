/** Catalogs for tests: the shipped one, loaded once, and ones made of a few files. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Catalog, type CatalogResult, loadCatalog } from '../../../src/catalog/catalog.js'
import { describeFault } from '../../../src/catalog/fault.js'
import type { ModelTemplate } from '../../../src/domain/model.js'
import { TemplateName } from '../../../src/domain/values/names.js'

export const shippedTemplates = fileURLToPath(new URL('../../../templates', import.meta.url))

let shipped: Promise<CatalogResult> | undefined
/** The appliance's own templates, quiet and on a serial console. */
export async function shippedCatalog(): Promise<Catalog> {
  shipped ??= loadCatalog([shippedTemplates], {
    verbosity: 'quiet',
    kernelArguments: 'console=ttyS0',
  })
  return mustLoad(await shipped)
}

export function mustLoad(result: CatalogResult): Catalog {
  if (!result.ok) throw new Error(result.faults.map(describeFault).join('\n'))
  return result.catalog
}

export function templateOf(catalog: Catalog, name: string): ModelTemplate {
  const template = catalog.templates.get(TemplateName.unsafe(name))
  if (template === undefined) throw new Error(`no template ${name}`)
  return template
}

/** Writes `files`, by path, below `root`. */
export function writeTree(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
