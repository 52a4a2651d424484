/** StateName, TemplateName, Action: the words model folders define. Data, so brands and not unions; what they may do is in the state table. */
import { invalid } from '../refusal.js'
import { ok, refuse, type Result } from '../result.js'

declare const brand: unique symbol
export type StateName = string & { readonly [brand]: 'StateName' }
export type TemplateName = string & { readonly [brand]: 'TemplateName' }
/** `namespace/arg` of a callback URL (`preseed/start`), or a bare namespace. */
export type Action = string & { readonly [brand]: 'Action' }

const word = /^[a-z][a-z0-9_-]{0,63}$/
const action = /^[A-Za-z][\w.-]{0,63}(\/[\w.-]{1,64})?$/

export const StateName = {
  /** Lower case letters, digits, `_` and `-`; at most 64. */
  parse: (text: string): Result<StateName> =>
    word.test(text)
      ? ok(text as StateName)
      : refuse(invalid(`not a state name: ${JSON.stringify(text.slice(0, 80))}`)),
  unsafe: (text: string): StateName => text as StateName,
}

export const TemplateName = {
  /** A folder name: lower case letters, digits, `_` and `-`; at most 64. */
  parse: (text: string): Result<TemplateName> =>
    word.test(text)
      ? ok(text as TemplateName)
      : refuse(invalid(`not a template name: ${JSON.stringify(text.slice(0, 80))}`)),
  unsafe: (text: string): TemplateName => text as TemplateName,
}

export const Action = {
  /** `namespace` or `namespace/arg`; each letters, digits, `_`, `.`, `-`, at most 64. */
  parse: (text: string): Result<Action> =>
    action.test(text)
      ? ok(text as Action)
      : refuse(invalid(`not a callback: ${JSON.stringify(text.slice(0, 140))}`)),
  unsafe: (text: string): Action => text as Action,
}
