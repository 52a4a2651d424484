/**
 * Renderer: template text and a context make text, by nunjucks, which nothing else imports. No autoescape (HTML's rules fit none of our
 * files), every unknown name a fault, every template compiled once. nunjucks is no sandbox: templates are the operator's own code.
 */
import { Environment, type ILoader } from 'nunjucks'
import { unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { filters } from './filters.js'
import { commonFolder, type TemplateFolder } from './folders.js'
import { unknownName } from './strict-view.js'

export class Renderer {
  readonly #folders: ReadonlyMap<string, TemplateFolder>
  readonly #environments = new Map<string, Environment>()

  constructor(folders: ReadonlyMap<string, TemplateFolder>) {
    this.#folders = folders
  }

  /**
   * Renders `file`, looked for in the folders of `lookup` in order and in `common` last. Blank lines before the first are dropped (a template may
   * begin with a comment, a script with `#!`). Never throws; what fails is refused (`unavailable`) with template, cause and, where known, line.
   */
  render(lookup: readonly string[], file: string, context: object): Result<string> {
    const rendered = this.#attempt(lookup, file, (environment) =>
      environment.getTemplate(file, true).render(context),
    )
    if (!rendered.ok) return rendered
    const text = rendered.value.replace(/^\s*\n/, '')
    return ok(text === '' || text.endsWith('\n') ? text : `${text}\n`)
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
      return refuse(unavailable(`${lookup[0] ?? commonFolder}/${file}: ${causeOf(error)}`))
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
      throw unknownName('', key, topLevelNames)
    },
  })
  return environment
}

const topLevelNames = 'node install model policy metadata image microkernel server url'.split(' ')

const unknownFile = (name: string, known: Iterable<string>) => {
  const fault = unknownName('', name, known)
  return new Error(fault.message.replace('unknown name', 'no file'))
}

/** nunjucks wraps a cause in a line for each including template: the innermost file with its line if it has one, and the cause. */
function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const places = [...text.matchAll(/\(([^()\n]+)\)(?: \[Line (\d+)[^\]]*\])?/g)]
  const place = places.findLast(([, , line]) => line !== undefined)
  const cause = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^\([^()]+\)( \[Line.*\])?$/.test(line))
    .join(' ')
    .replace(/^(?:(?:Template render error|Error|TemplateFault): )+/, '')
  return place?.[2] === undefined ? cause : `${cause} (${place[1] ?? ''}, line ${place[2]})`
}
