/** From a chain of model.yaml to one ModelTemplate: what must fit together does, or every misfit is named. Templates are only looked up here, not rendered. */
import { checkValue } from '../domain/metadata.js'
import type { CallbackEffect, ModelTemplate } from '../domain/model.js'
import { faultsOf, type State, type StateTable } from '../domain/state-machine.js'
import type { Action, StateName } from '../domain/values/names.js'
import { installingStates } from '../engine/callback.js'
import { commonStates, isCommonState, withHandOver } from './common-states.js'
import { type Fault, meant } from './fault.js'
import { type Chain, merge, whereIs } from './inheritance.js'
import type { ModelFile } from './model-schema.js'
import { faultOfPattern } from './patterns.js'
import type { Path } from './yaml-document.js'

/** The template of `chain`, or all that is wrong with it. `files` are the names its look-up can find. */
export function buildTemplate(
  chain: Chain,
  files: ReadonlySet<string>,
): { readonly template: ModelTemplate } | { readonly faults: readonly Fault[] } {
  const merged = merge(chain)
  const fault = (path: Path, message: string, more: Partial<Fault> = {}): Fault => ({
    ...whereIs(chain, path),
    message,
    ...more,
  })
  const { description, image, initial } = merged
  const faults: Fault[] = [
    ...faultsOfMetadata(merged, fault),
    ...faultsOfFiles(merged, files, fault),
    ...faultsOfCallbacks(merged, fault),
  ]
  if (description === undefined) faults.push(fault([], 'has no description'))
  if (image === undefined) faults.push(fault([], 'says no image: { kind: disk | os | none }'))
  if (initial === undefined) faults.push(fault([], 'says no initial state'))
  if (description === undefined || image === undefined || initial === undefined) return { faults }
  const table = tableOf(merged, initial)
  faults.push(...faultsOfTable(merged, table, fault))
  if (faults.length > 0) return { faults }
  return {
    template: {
      name: chain[0].name,
      description,
      image: image.kind === 'microkernel' ? 'none' : image.kind,
      metadata: merged.metadata,
      table,
      callbacks: callbacksOf(merged, table),
      ...(merged.kernel !== undefined && { kernel: merged.kernel }),
      ...(merged.initrd !== undefined && { initrd: merged.initrd }),
      lookup: chain.map(({ name }) => name),
    },
  }
}

type FieldOfFile = ModelFile['metadata'] extends Map<string, infer F> ? F : never
type SayFault = (path: Path, message: string, more?: Partial<Fault>) => Fault

function tableOf(merged: ModelFile, initial: StateName): StateTable {
  const states = new Map<StateName, State>()
  for (const [name, { boot, checkin, final, on }] of merged.states)
    states.set(name, {
      boot:
        boot === 'local' || boot === 'microkernel'
          ? { kind: boot }
          : { kind: 'template', file: boot },
      checkin,
      final,
      on,
    })
  for (const [name, state] of commonStates) states.set(name, state)
  return { initial, states }
}

function callbacksOf(merged: ModelFile, table: StateTable): ReadonlyMap<Action, CallbackEffect> {
  const callbacks = new Map<Action, CallbackEffect>()
  for (const [action, { render, while: during, capture, pattern }] of merged.callbacks)
    if (render !== undefined)
      callbacks.set(action, {
        kind: 'render',
        file: render,
        while: during === undefined ? installingStates(table) : new Set(during),
      })
    else if (capture !== undefined && pattern !== undefined)
      callbacks.set(action, { kind: 'capture', name: capture, pattern })
  return callbacks
}

function faultsOfMetadata(merged: ModelFile, fault: SayFault): Fault[] {
  const faults: Fault[] = []
  for (const [key, field] of merged.metadata) {
    const path = ['metadata', key]
    const unsound = field.pattern === undefined ? undefined : faultOfPattern(field.pattern)
    if (unsound !== undefined) faults.push(fault([...path, 'pattern'], `${key}: ${unsound}`))
    else faults.push(...faultsOfDefault(key, field, fault))
  }
  return faults
}

function faultsOfDefault(key: string, field: FieldOfFile, fault: SayFault): Fault[] {
  const path = ['metadata', key, 'default']
  if (field.default === undefined) return []
  if (field.type === 'password') return [fault(path, `${key}: a password must not have a default`)]
  if (field.required) return [fault(path, `${key}: is either required or has a default`)]
  const checked = checkValue(field, field.default)
  return 'fault' in checked ? [fault(path, `${key}: its default ${checked.fault}`)] : []
}

function faultsOfFiles(merged: ModelFile, files: ReadonlySet<string>, fault: SayFault): Fault[] {
  const named: [path: Path, file: string][] = []
  for (const [name, { boot }] of merged.states)
    if (boot.endsWith('.njk')) named.push([['states', name, 'boot'], boot])
  for (const [action, { render }] of merged.callbacks)
    if (render !== undefined) named.push([['callbacks', action, 'render'], render])
  return named
    .filter(([, file]) => !files.has(file))
    .map(([path, file]) =>
      fault(path, `no file "${file}" in this folder, its bases or common`, meant(file, files)),
    )
}

function faultsOfCallbacks(merged: ModelFile, fault: SayFault): Fault[] {
  const faults: Fault[] = []
  const known = [...merged.states.keys(), ...commonStates.keys()]
  const neverInstalls = ![...merged.states.values()].some(({ boot }) => boot.endsWith('.njk'))
  for (const [action, { render, while: during, pattern }] of merged.callbacks) {
    const path = ['callbacks', action]
    const unsound = pattern === undefined ? undefined : faultOfPattern(pattern)
    if (unsound !== undefined) faults.push(fault([...path, 'pattern'], `${action}: ${unsound}`))
    if (render !== undefined && during === undefined && neverInstalls)
      faults.push(fault(path, `${action}: no state installs, so while: must say when it is served`))
    for (const state of during ?? [])
      if (!known.includes(state))
        faults.push(
          fault([...path, 'while'], `${action}: no state "${state}"`, meant(state, known)),
        )
  }
  return faults
}

function faultsOfTable(merged: ModelFile, table: StateTable, fault: SayFault): Fault[] {
  const own = [...merged.states.keys()]
    .filter(isCommonState)
    .map((name) =>
      fault(['states', name], `state "${name}" is every model's and cannot be described anew`),
    )
  if (!table.states.has(table.initial))
    return [
      ...own,
      fault(
        ['initial'],
        `initial state "${table.initial}" is not in the table`,
        meant(table.initial, merged.states.keys()),
      ),
    ]
  const found = faultsOf(withHandOver(table)).map((message) => {
    const state = /^state "([^"]+)"/.exec(message)?.[1]
    const target = /leads to "([^"]+)", which is not/.exec(message)?.[1]
    return fault(
      state === undefined ? ['states'] : ['states', state],
      message,
      target === undefined ? {} : meant(target, table.states.keys()),
    )
  })
  return [...own, ...found]
}
