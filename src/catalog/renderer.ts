/**
 * Renderer: template text and a context make text, by nunjucks, which nothing else imports. No autoescape (HTML's rules fit none of our
 * files), every unknown name a fault, every template compiled once. nunjucks is no sandbox: templates are the operator's own code.
 */
import { Environment, type ILoader } from 'nunjucks'
import { unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { filters } from './filters.js'
import { commonFolder, type TemplateFolder } from './folders.js'
import { TemplateFault, unknownName } from './strict-view.js'

export class Renderer {
  readonly #folders: ReadonlyMap<string, TemplateFolder>
  readonly #environments = new Map<string, Environment>()

  constructor(folders: ReadonlyMap<string, TemplateFolder>) {
    this.#folders = folders
  }

  /**
   * Renders `file`, looked for in the folders of `lookup` in order and in `common` last. Blank lines at both ends are dropped (a template
   * may begin with a comment, a script must with `#!`). Never throws; what fails is refused (`unavailable`) with template, cause and, where known, line.
   */
  render(lookup: readonly string[], file: string, context: object): Result<string> {
    const rendered = this.#attempt(lookup, file, (environment) =>
      environment.getTemplate(file, true).render(context),
    )
    if (!rendered.ok) return rendered
    return ok(`${rendered.value.replace(/^\s*\n/, '').trimEnd()}\n`)
  }

  /** Compiles `file` without rendering it. */
  compile(lookup: readonly string[], file: string): Result<null> {
    return this.#attempt(lookup, file, (environment) => {
      environment.getTemplate(file, true)
      return null
    })
  }

  /** The names `lookup` finds, `common` included. */
  filesOf(lookup: readonly string[]): ReadonlySet<string> {
    const folders = [...lookup, commonFolder].map((name) => this.#folders.get(name))
    const names = folders.flatMap((folder) => [...(folder?.files.keys() ?? [])])
    return new Set(names.filter((name) => name.endsWith('.njk')))
  }

  /** Where `lookup` finds `file`: its folder, or undefined. */
  folderOf(lookup: readonly string[], file: string): TemplateFolder | undefined {
    for (const name of [...lookup, commonFolder]) {
      const folder = this.#folders.get(name)
      if (folder?.files.has(file) === true) return folder
    }
    return undefined
  }

  #attempt<T>(
    lookup: readonly string[],
    file: string,
    work: (environment: Environment) => T,
  ): Result<T> {
    try {
      return ok(work(this.#environmentOf(lookup)))
    } catch (error) {
      const place = `${this.folderOf(lookup, file)?.name ?? lookup[0] ?? commonFolder}/${file}`
      return refuse(unavailable(`${place}: ${causeOf(error, place)}`))
    }
  }

  /** One for each look-up: nunjucks caches compiled templates by name, and a name means another file elsewhere. */
  #environmentOf(lookup: readonly string[]): Environment {
    const key = lookup.join('/')
    const known = this.#environments.get(key)
    if (known !== undefined) return known
    const made = this.#environment(lookup)
    this.#environments.set(key, made)
    return made
  }

  #environment(lookup: readonly string[]): Environment {
    const loader: ILoader = {
      getSource: (name) => {
        const folder = this.folderOf(lookup, name)
        const src = name.endsWith('.njk') ? folder?.files.get(name) : undefined
        if (folder === undefined || src === undefined) throw unknownFile(name, this.filesOf(lookup))
        return { src, path: `${folder.name}/${name}`, noCache: false }
      },
    }
    const environment = new Environment(loader, { autoescape: false, throwOnUndefined: true })
    for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter)
    return withStrictNames(environment)
  }
}

/**
 * nunjucks copies the context's top level out of any Proxy, and takes names it lacks from the environment's globals, silently undefined when they are
 * not there either. Globals that claim every name and throw for the unknown make the top level as strict as the rest.
 */
function withStrictNames(environment: Environment): Environment {
  const open = environment as Environment & { globals: Record<string, unknown> }
  open.globals = new Proxy(open.globals, {
    has: () => true,
    get(target, key): unknown {
      if (typeof key === 'symbol' || Object.hasOwn(target, key))
        return Reflect.get(target, key) as unknown
      throw topLevelNames.includes(key)
        ? new TemplateFault(`there is no "${key}" here`)
        : unknownName('', key, topLevelNames)
    },
  })
  return environment
}

const topLevelNames = 'node install model policy metadata image microkernel server url'.split(' ')

const unknownFile = (name: string, known: Iterable<string>) => {
  const fault = unknownName('', name, known)
  return new Error(fault.message.replace('unknown name', 'no file'))
}

/**
 * The cause alone: nunjucks puts a line `(file) [Line n, Column m]` before it for each including template, with a line that is right only where the
 * template does not compile. The innermost file is named when it is not the one asked for.
 */
function causeOf(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error)
  const places = [...error.message.matchAll(/^.*?\(([^()\s]+\.njk)\)(?: \[Line (\d+)\b.*\])?$/gm)]
  const [, inner = file, line] = places.at(-1) ?? []
  const cause = error.message
    .split('\n')
    .slice(places.length)
    .map((text) => text.trim().replace(/^(?:Template render error|Error|TemplateFault): /, ''))
    .join(' ')
    .trim()
  const compiles = !/^(?:parse\w*:|expected|unexpected|unknown block tag)/i.test(cause)
  return [
    cause.slice(0, 500),
    ...(inner === file ? [] : [`in ${inner}`]),
    ...(compiles || line === undefined ? [] : [`line ${line}`]),
  ].join(', ')
}
