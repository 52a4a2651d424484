/** decideBoot: what a machine that asks for its boot script gets. Pure; the catalog turns the program into iPXE's language. */
import { type Decision, type Moment, unchanged } from '../domain/decision.js'
import type { EventDraft } from '../domain/event.js'
import { currentMicrokernel } from '../domain/image.js'
import type { Node } from '../domain/node.js'
import type { BootChoice } from '../domain/state-machine.js'
import { HwId } from '../domain/values/hw-id.js'
import type { MacAddress } from '../domain/values/mac-address.js'
import { Action } from '../domain/values/names.js'
import { activeModelOf, type Change, put, type World } from '../domain/world.js'
import type { BootProgram, Install } from './boot-program.js'
import { type Identity, recognise } from './identify.js'
import { installOf, stateOf, step } from './install.js'

export interface BootRequest extends Identity {
  /** The NIC that got its address in iPXE; one of `hwIds`, or it is not believed. */
  readonly dhcpMac?: MacAddress
}

/** The action every boot takes in a state table that lists it; most do not. */
const bootCall = Action.unsafe('boot_call')

export function decideBoot(
  world: World,
  moment: Moment,
  request: BootRequest,
): Decision<BootProgram> {
  const recognised = recognise(world, request)
  if (recognised === undefined) return decideUnknown(world, request)
  const { node: known, doubt } = recognised
  const node = withBootNic(known, request, doubt)
  const changes: Change[] = node === known ? [] : [put('node', node)]
  const activeModel = activeModelOf(world, node.uuid)
  if (activeModel === undefined) {
    const program = microkernel(world, node)
    return { answer: program, changes, events: [served(program, node, 'nothing has claimed it')] }
  }
  const install = installOf(world, activeModel)
  if (install === undefined) {
    const program: BootProgram = {
      kind: 'retry-later',
      reason: `${activeModel.hostname}: its model or template is gone`,
    }
    return { answer: program, changes, events: [served(program, node, program.reason)] }
  }
  return decideBound(world, moment, { install: { ...install, node }, changes, doubt })
}

function withBootNic(node: Node, { hwIds, dhcpMac }: BootRequest, doubt?: string): Node {
  if (dhcpMac === undefined || dhcpMac === node.dhcpMac || doubt !== undefined) return node
  return hwIds.includes(HwId.fromMac(dhcpMac)) ? { ...node, dhcpMac } : node
}

function decideUnknown(world: World, request: BootRequest): Decision<BootProgram> {
  const program = microkernel(world, undefined)
  const [first] = request.hwIds
  return unchanged(program, [
    {
      kind: 'boot.served',
      message: `unknown machine ${request.hwIds.join(' ')}: ${describe(program)}`,
      ...(first !== undefined && { mac: HwId.toMac(first) }),
      detail: { program: program.kind },
    },
  ])
}

function decideBound(
  world: World,
  moment: Moment,
  { install, changes, doubt }: Bound,
): Decision<BootProgram> {
  const { activeModel, node } = install
  const asked = programOf(world, install, stateOf(install)?.boot)
  const why = `${activeModel.hostname} by policy ${activeModel.policyName}, state ${activeModel.state}`
  // Another machine must neither be installed in this one's place nor move its state.
  if (doubt !== undefined) {
    const program = asked.kind === 'template' ? microkernel(world, node) : asked
    const withheld = program === asked ? why : `installation withheld: ${doubt}; ${why}`
    return { answer: program, changes, events: [served(program, node, withheld, install)] }
  }
  const { activeModel: moved, events } = step(install, bootCall, moment.now)
  const after =
    asked.kind === 'template' ? { ...moved, installBoots: moved.installBoots + 1 } : moved
  return {
    answer: asked,
    changes: after === activeModel ? changes : [...changes, put('active-model', after)],
    events: [served(asked, node, why, install), ...events],
  }
}

interface Bound {
  readonly install: Install
  readonly changes: readonly Change[]
  readonly doubt: string | undefined
}

/** A state the table does not know never installs: the machine keeps what is on its disk. */
function programOf(world: World, install: Install, choice: BootChoice | undefined): BootProgram {
  const { model, node } = install
  switch (choice?.kind) {
    case 'template':
      if (install.template.image !== 'none' && install.image === undefined)
        return {
          kind: 'retry-later',
          reason: `the image of model ${model.name} is gone: add it again or remove the active model`,
        }
      return {
        kind: 'template',
        file: choice.file,
        install,
        microkernel: currentMicrokernel(world.image.values()),
      }
    case 'microkernel':
      return microkernel(world, node)
    case 'local':
    case undefined:
      return { kind: 'local', node, install }
  }
}

function microkernel(world: World, node: Node | undefined): BootProgram {
  const image = currentMicrokernel(world.image.values())
  return image === undefined
    ? {
        kind: 'retry-later',
        reason:
          'the appliance has no microkernel image: build it with "npm run microkernel", then "razor images add"',
      }
    : { kind: 'microkernel', microkernel: image, node }
}

function served(program: BootProgram, node: Node, why: string, install?: Install): EventDraft {
  return {
    kind: 'boot.served',
    message: `${node.name}: ${describe(program)} (${why})`,
    node: node.uuid,
    ...(node.dhcpMac !== undefined && { mac: node.dhcpMac }),
    ...(install !== undefined && { activeModel: install.activeModel.uuid }),
    detail: {
      program: program.kind,
      ...(install !== undefined && { state: install.activeModel.state }),
    },
  }
}

/** One line for logs and events. */
export function describe(program: BootProgram): string {
  switch (program.kind) {
    case 'microkernel':
      return `boots microkernel ${program.microkernel.name}`
    case 'template':
      return `boots ${program.install.template.name}/${program.file}`
    case 'local':
      return 'boots its own disk'
    case 'retry-later':
      return `told to try again: ${program.reason}`
  }
}
