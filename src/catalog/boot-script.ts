/** From a BootProgram to the iPXE script that carries it out. Which program it is was decided elsewhere. */
import { unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import type { BootProgram } from '../engine/boot-program.js'
import { contextOf, contextOfInstall, type Surroundings } from './context.js'
import { microkernelFolder } from './folders.js'
import { retryScript } from './ipxe-script.js'
import type { Renderer } from './renderer.js'

export const microkernelScript = 'boot.njk'
export const localScript = 'boot_local.njk'

/** Refused when a template fails, or makes something else than an iPXE script; `retry-later` never is. */
export function bootScriptOf(
  program: BootProgram,
  renderer: Renderer,
  around: Omit<Surroundings, 'microkernel'>,
): Result<string> {
  switch (program.kind) {
    case 'retry-later':
      return ok(retryScript(program.reason))
    case 'microkernel':
      return checked(
        renderer.render(
          [microkernelFolder],
          microkernelScript,
          contextOf({ ...around, microkernel: program.microkernel }),
        ),
      )
    case 'local':
      return checked(
        renderer.render(
          program.install.template.lookup,
          localScript,
          contextOfInstall(
            { ...program.install, node: program.node },
            { ...around, microkernel: undefined },
          ),
        ),
      )
    case 'template':
      return checked(
        renderer.render(
          program.install.template.lookup,
          program.file,
          contextOfInstall(program.install, { ...around, microkernel: program.microkernel }),
        ),
      )
  }
}

const checked = (script: Result<string>): Result<string> =>
  !script.ok || script.value.startsWith('#!ipxe\n')
    ? script
    : refuse(unavailable('the template made no iPXE script: it does not begin with #!ipxe'))
