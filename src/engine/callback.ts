/** decideCallback: what an installer, or an installed system, is answered when it reports. Idempotent: a repeat, or a late or unknown word, changes nothing. */
import type { ActiveModel } from '../domain/active-model.js'
import { type Decision, type Moment, unchanged } from '../domain/decision.js'
import type { EventDraft, EventKind } from '../domain/event.js'
import type { CallbackEffect } from '../domain/model.js'
import { forbidden, notFound, unavailable } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { installs, type StateTable } from '../domain/state-machine.js'
import { Action, type StateName } from '../domain/values/names.js'
import { Uuid } from '../domain/values/uuid.js'
import { put, type World } from '../domain/world.js'
import type { Install } from './boot-program.js'
import { installOf, stateOf, step } from './install.js'

export interface CallbackRequest {
  /** As in the URL. */
  readonly activeModel: string
  /** `namespace`, or `namespace/arg`. */
  readonly action: string
  /** The URL's last part, if any: a reason, an address. At most 200 characters. */
  readonly detail?: string
  readonly token: string
}

export type CallbackReply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: string; readonly install: Install }

type Answer = Result<CallbackReply>

export function decideCallback(
  world: World,
  moment: Moment,
  request: CallbackRequest,
): Decision<Answer> {
  const uuid = Uuid.parse('active-model', request.activeModel)
  const activeModel = uuid.ok ? world['active-model'].get(uuid.value) : undefined
  if (activeModel === undefined) return unchanged(refuse(notFound('there is no such active model')))
  if (!sameToken(activeModel.token.reveal(), request.token))
    return unchanged(
      refuse(forbidden('the token of this callback is not the one of this install')),
      [
        noted(
          'callback.refused',
          activeModel,
          `${activeModel.hostname}: ${request.action} called with a wrong token`,
        ),
      ],
    )
  const action = Action.parse(request.action)
  const install = installOf(world, activeModel)
  if (!action.ok) return unchanged(action)
  if (install === undefined)
    return unchanged(refuse(unavailable('the model of this install is gone')))
  return decideAction(install, moment, {
    action: action.value,
    ...(request.detail !== undefined && { detail: request.detail }),
  })
}

function decideAction(
  install: Install,
  moment: Moment,
  call: { readonly action: Action; readonly detail?: string },
): Decision<Answer> {
  const { activeModel, template } = install
  const effect = template.callbacks.get(call.action)
  const said = `${activeModel.hostname}: ${call.action}`
  if (effect?.kind === 'render' && !effect.while.has(activeModel.state))
    return unchanged(
      refuse(forbidden(`${call.action} is not served in state ${activeModel.state}`)),
      [noted('callback.refused', activeModel, `${said} asked for in state ${activeModel.state}`)],
    )
  if (isLateBeginning(install, call.action))
    return unchanged(
      refuse(forbidden(`${call.action}: this installation is over (state ${activeModel.state})`)),
      [noted('callback.refused', activeModel, `${said} reported in state ${activeModel.state}`)],
    )
  const moved = step(install, call.action, moment.now, call.detail)
  if (effect?.kind === 'render')
    return {
      answer: ok({
        kind: 'file',
        file: effect.file,
        install: { ...install, activeModel: moved.activeModel },
      }),
      changes: moved.activeModel === activeModel ? [] : [put('active-model', moved.activeModel)],
      events: [...moved.events, noted('file.served', activeModel, `${said} fetched`)],
    }
  const captured = effect === undefined ? undefined : capture(effect, call.detail)
  const after =
    captured === undefined
      ? moved.activeModel
      : { ...moved.activeModel, captured: { ...moved.activeModel.captured, ...captured } }
  const events = [...moved.events]
  if (captured !== undefined)
    events.push(noted('value.captured', activeModel, `${said} brought ${call.detail ?? ''}`))
  else if (moved.transition.kind !== 'moved')
    events.push(unmoved(activeModel, call, moved.transition.kind === 'stayed'))
  return {
    answer: ok({ kind: 'text', text: 'ok' }),
    changes: after === activeModel ? [] : [put('active-model', after)],
    events,
  }
}

/**
 * Whether somebody begins to install what is installed already: the action leads from the initial state to one that installs, and the present state
 * neither installs nor lists it. Refused, not ignored: installers that ask before they touch the disk are then stopped.
 */
function isLateBeginning(install: Install, action: Action): boolean {
  const { table } = install.template
  const to = table.states.get(table.initial)?.on.get(action)
  const begun = to === undefined ? undefined : table.states.get(to)
  if (begun === undefined || !installs(begun)) return false
  const now = stateOf(install)
  return now === undefined || (!installs(now) && !now.on.has(action))
}

/** A progress mark or a repeat, which the table lists and which leads nowhere; or a word it does not list in this state. */
function unmoved(
  activeModel: ActiveModel,
  call: { readonly action: Action; readonly detail?: string },
  listed: boolean,
): EventDraft {
  const { hostname, state } = activeModel
  const detail = { action: call.action, said: call.detail ?? null }
  return listed
    ? noted(
        'callback.reported',
        activeModel,
        `${hostname}: reported ${call.action}, in state ${state}`,
        detail,
      )
    : noted(
        'callback.ignored',
        activeModel,
        `${hostname}: ${call.action} means nothing in state ${state}`,
        detail,
      )
}

function capture(
  effect: CallbackEffect,
  detail: string | undefined,
): Record<string, string> | undefined {
  if (effect.kind !== 'capture' || detail === undefined) return undefined
  return new RegExp(effect.pattern).test(detail) ? { [effect.name]: detail } : undefined
}

/** Where a rendered file is served when its folder does not say: while installing. */
export const installingStates = (table: StateTable): ReadonlySet<StateName> =>
  new Set([...table.states].filter(([, state]) => installs(state)).map(([name]) => name))

/** Compares every character whatever the outcome, so that the time taken says nothing. */
function sameToken(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length
  for (let at = 0; at < expected.length; at += 1)
    difference |= expected.charCodeAt(at) ^ (given.charCodeAt(at) || 0)
  return difference === 0
}

const noted = (
  kind: EventKind,
  activeModel: ActiveModel,
  message: string,
  detail?: EventDraft['detail'],
): EventDraft => ({
  kind,
  message,
  node: activeModel.node,
  activeModel: activeModel.uuid,
  ...(detail !== undefined && { detail }),
})
