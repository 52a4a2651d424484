/** Rehearsal: every file a machine can be answered with is rendered once with sample values, and every boot script read as iPXE would. */
import type { ModelTemplate } from '../domain/model.js'
import type { Result } from '../domain/result.js'
import type { StateName } from '../domain/values/names.js'
import type { BootProgram } from '../engine/boot-program.js'
import { bootScriptOf, localScript, microkernelScript } from './boot-script.js'
import { contextOfInstall, type MicrokernelArguments } from './context.js'
import type { Fault } from './fault.js'
import { commonFolder, microkernelFolder, type TemplateFolder } from './folders.js'
import { faultsOfScript } from './ipxe-script.js'
import { razorIpxeScript, renderRazorIpxe } from './razor-ipxe.js'
import type { Renderer } from './renderer.js'
import { sampleInstall, sampleMicrokernel, samples, sampleServer } from './samples.js'

/** Compiles every template file of every folder, also those that no model names. */
export function compileAll(
  folders: ReadonlyMap<string, TemplateFolder>,
  renderer: Renderer,
): readonly Fault[] {
  const faults: Fault[] = []
  for (const folder of folders.values())
    for (const file of folder.files.keys()) {
      if (!file.endsWith('.njk')) continue
      const compiled = renderer.compile(folder.name === commonFolder ? [] : [folder.name], file)
      if (!compiled.ok) faults.push(faultOf(placeOf(folder, file), compiled.refusal.message))
    }
  return faults
}

/** Faults of the scripts that need no model: the microkernel's and the first one of all. */
export function rehearseShared(
  folders: ReadonlyMap<string, TemplateFolder>,
  renderer: Renderer,
  microkernelArguments: MicrokernelArguments,
): readonly Fault[] {
  const around = { server: sampleServer, microkernelArguments }
  const program: BootProgram = {
    kind: 'microkernel',
    microkernel: sampleMicrokernel,
    node: undefined,
  }
  return [
    ...rehearseScript(
      placeOf(folders.get(microkernelFolder), microkernelScript),
      bootScriptOf(program, renderer, around),
    ),
    ...rehearseScript(
      placeOf(folders.get(commonFolder), razorIpxeScript),
      renderRazorIpxe(renderer, sampleServer),
    ),
  ]
}

/** Faults of all that `template` can answer: its boot scripts in their states, its files in the states that serve them. */
export function rehearse(
  template: ModelTemplate,
  renderer: Renderer,
  microkernelArguments: MicrokernelArguments,
): readonly Fault[] {
  const around = { server: sampleServer, microkernelArguments }
  const faults: Fault[] = []
  const place = (file: string) => placeOf(renderer.folderOf(template.lookup, file), file)
  for (const sample of samples) {
    for (const [state, { boot }] of template.table.states) {
      const install = sampleInstall(template, state, sample)
      if (boot.kind === 'template') {
        const { file } = boot
        const program = { kind: boot.kind, file, install, microkernel: sampleMicrokernel }
        faults.push(...rehearseScript(place(file), bootScriptOf(program, renderer, around)))
      } else if (boot.kind === 'local') {
        const program = { kind: boot.kind, node: install.node, install }
        faults.push(...rehearseScript(place(localScript), bootScriptOf(program, renderer, around)))
      }
    }
    for (const [file, state] of filesServed(template)) {
      const context = contextOfInstall(sampleInstall(template, state, sample), {
        ...around,
        microkernel: sampleMicrokernel,
      })
      const rendered = renderer.render(template.lookup, file, context)
      if (!rendered.ok) faults.push(faultOf(place(file), rendered.refusal.message))
    }
  }
  return faults
}

/** Every answer file with each state it is served in. */
export function* filesServed(template: ModelTemplate): Generator<readonly [string, StateName]> {
  for (const effect of template.callbacks.values())
    if (effect.kind === 'render') for (const state of effect.while) yield [effect.file, state]
}

const rehearseScript = (place: Place, script: Result<string>): readonly Fault[] =>
  script.ok
    ? faultsOfScript(script.value).map((message) => ({ file: place.path, message }))
    : [faultOf(place, script.refusal.message)]

interface Place {
  readonly path: string
  readonly text: string
}

const placeOf = (folder: TemplateFolder | undefined, file: string): Place => ({
  path: folder === undefined ? file : `${folder.path}/${file}`,
  text: folder?.files.get(file) ?? '',
})

/** The renderer's message without the file, which the fault names itself; with the first line that holds what the message quotes. */
function faultOf({ path, text }: Place, refusal: string): Fault {
  const message = refusal.replace(/^[^\s:]+: /, '')
  const said = / line (\d+)$/.exec(message)?.[1]
  const quoted = /"([^"]+)"|not found: (\w+)|^(url\.\w+)/.exec(message)
  const name = quoted?.[1] ?? quoted?.[2] ?? quoted?.[3]
  const line =
    said !== undefined
      ? Number(said)
      : name === undefined || message.includes(', in ')
        ? 0
        : text.split('\n').findIndex((candidate) => candidate.includes(name)) + 1
  const words = message.replace(/, line \d+$/, '')
  return line === 0 ? { file: path, message: words } : { file: path, line, message: words }
}
