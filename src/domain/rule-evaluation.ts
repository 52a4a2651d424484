/** Evaluation of a parsed Rule over what is known of a node. A fact that is absent or of the wrong type is a refusal in words, never a throw. */
import { type Json, lookUp } from './json.js'
import { invalid } from './refusal.js'
import { ok, refuse, type Result } from './result.js'
import type { Rule } from './rule.js'

/** Facts from the wire are searched up to here: a bound on what a regular expression can cost. */
const maximumSubject = 4096

/** What a rule may look at. */
export interface Circumstances {
  readonly fact: Json
  readonly metadata: Json
  readonly state: Json
  /** Every Ethernet address of the node, lower case with colons. */
  readonly macs: readonly string[]
  /** Whether the node has another tag; undefined when there is no such tag. */
  tag(name: string): Result<boolean>
}

/** Evaluates `rule`. Refuses, with words for the operator, where a fact is absent without a default or of the wrong type. */
export function evaluate(rule: Rule, circumstances: Circumstances): Result<Json> {
  switch (rule.kind) {
    case 'literal':
      return ok(rule.value)
    case 'tag':
      return circumstances.tag(rule.name)
    case 'look-up': {
      const value = lookUp(circumstances[rule.source], rule.path) ?? rule.fallback
      return value === undefined
        ? refuse(invalid(`${rule.source} "${rule.path}" is absent`))
        : ok(value)
    }
    case 'call':
      return call(rule, circumstances)
  }
}

/** Evaluates to true or false; anything else is refused. */
export function holds(rule: Rule, circumstances: Circumstances): Result<boolean> {
  const value = evaluate(rule, circumstances)
  if (!value.ok) return value
  if (typeof value.value === 'boolean') return ok(value.value)
  return refuse(
    invalid(`the rule gave ${JSON.stringify(value.value).slice(0, 60)}, not true or false`),
  )
}

function call(rule: Rule & { kind: 'call' }, circumstances: Circumstances): Result<Json> {
  if (rule.operator === 'and' || rule.operator === 'or') {
    for (const arg of rule.args) {
      const value = holds(arg, circumstances)
      if (!value.ok) return value
      if (value.value === (rule.operator === 'or')) return value
    }
    return ok(rule.operator === 'and')
  }
  const values: Json[] = []
  for (const arg of rule.args) {
    const value = evaluate(arg, circumstances)
    if (!value.ok) return value
    values.push(value.value)
  }
  const run = functions.get(rule.operator)
  return run === undefined
    ? refuse(invalid(`unknown operator "${rule.operator}"`))
    : run(values, { rule, circumstances })
}

type Call = { readonly rule: Rule & { kind: 'call' }; readonly circumstances: Circumstances }
type Run = (values: readonly Json[], call: Call) => Result<Json>

const functions: ReadonlyMap<string, Run> = new Map<string, Run>([
  [
    'not',
    ([first = null]) =>
      typeof first === 'boolean' ? ok(!first) : wrongType('not', 'true or false', first),
  ],
  ['=', ([first = null, second = null]) => ok(first === second)],
  ['!=', ([first = null, second = null]) => ok(first !== second)],
  ['<', numbers('<', (a, b) => a < b)],
  ['<=', numbers('<=', (a, b) => a <= b)],
  ['>', numbers('>', (a, b) => a > b)],
  ['>=', numbers('>=', (a, b) => a >= b)],
  [
    'in',
    ([first = null, ...candidates]) =>
      ok(
        candidates.some((each) => each === first || (Array.isArray(each) && each.includes(first))),
      ),
  ],
  [
    'like',
    text(
      'like',
      (subject, { rule }) => rule.pattern?.test(subject.slice(0, maximumSubject)) ?? false,
    ),
  ],
  ['num', ([first = null]) => toNumber(first)],
  ['str', ([first = null]) => ok(typeof first === 'string' ? first : JSON.stringify(first))],
  ['lower', text('lower', (subject) => subject.toLowerCase())],
  ['upper', text('upper', (subject) => subject.toUpperCase())],
  [
    'has_macaddress',
    (values, { circumstances }) =>
      ok(
        values.some(
          (mac) => typeof mac === 'string' && circumstances.macs.includes(mac.toLowerCase()),
        ),
      ),
  ],
  [
    'has_macaddress_like',
    (_values, { rule, circumstances }) =>
      ok(circumstances.macs.some((mac) => rule.pattern?.test(mac) ?? false)),
  ],
])

function numbers(operator: string, test: (a: number, b: number) => boolean): Run {
  return ([first = null, second = null]) => {
    if (typeof first !== 'number') return wrongType(operator, 'a number', first)
    if (typeof second !== 'number') return wrongType(operator, 'a number', second)
    return ok(test(first, second))
  }
}

function text(operator: string, run: (subject: string, call: Call) => Json): Run {
  return ([first = null], call) =>
    typeof first === 'string' ? ok(run(first, call)) : wrongType(operator, 'text', first)
}

function toNumber(value: Json): Result<Json> {
  if (typeof value === 'number') return ok(value)
  const text = typeof value === 'string' ? value.trim() : ''
  const number = /^0\d+$/.test(text) ? Number.parseInt(text, 8) : Number(text)
  return text !== '' && Number.isFinite(number)
    ? ok(number)
    : wrongType('num', 'a number in text', value)
}

const wrongType = (operator: string, wanted: string, got: Json) =>
  refuse(invalid(`"${operator}" needs ${wanted}, got ${JSON.stringify(got).slice(0, 60)}`))
