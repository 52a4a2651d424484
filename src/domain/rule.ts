/**
 * Rule: razor-server's rule language, JSON in prefix form (`["and", ["=", ["fact","virtual"], "kvm"], …]`), parsed and type-checked
 * into a tree (evaluated in rule-evaluation.ts). Not the original's matchers: those are in matcher.ts.
 */
import { isObject, type Json } from './json.js'
import { invalid } from './refusal.js'
import { ok, refuse, type Result } from './result.js'

type Type = 'boolean' | 'number' | 'string' | 'any'
export type Value = string | number | boolean | null
export type Source = 'fact' | 'metadata' | 'state'

export type Rule =
  | { readonly kind: 'literal'; readonly value: Value }
  | {
      readonly kind: 'look-up'
      readonly source: Source
      readonly path: string
      readonly fallback?: Value
    }
  | { readonly kind: 'tag'; readonly name: string }
  | {
      readonly kind: 'call'
      readonly operator: string
      readonly args: readonly Rule[]
      readonly pattern?: RegExp
    }

interface Operator {
  /** Types of the arguments; the last repeats when `variadic`. */
  readonly takes: readonly Type[]
  readonly variadic?: true
  readonly gives: Type
}

const comparison: Operator = { takes: ['number', 'number'], gives: 'boolean' }
const equality: Operator = { takes: ['any', 'any'], gives: 'boolean' }
const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['and', { takes: ['boolean'], variadic: true, gives: 'boolean' }],
  ['or', { takes: ['boolean'], variadic: true, gives: 'boolean' }],
  ['not', { takes: ['boolean'], gives: 'boolean' }],
  ['=', equality],
  ['!=', equality],
  ['<', comparison],
  ['<=', comparison],
  ['>', comparison],
  ['>=', comparison],
  ['in', { takes: ['any', 'any'], variadic: true, gives: 'boolean' }],
  ['like', { takes: ['string', 'string'], gives: 'boolean' }],
  ['num', { takes: ['any'], gives: 'number' }],
  ['str', { takes: ['any'], gives: 'string' }],
  ['lower', { takes: ['string'], gives: 'string' }],
  ['upper', { takes: ['string'], gives: 'string' }],
  ['has_macaddress', { takes: ['string'], variadic: true, gives: 'boolean' }],
  ['has_macaddress_like', { takes: ['string'], variadic: true, gives: 'boolean' }],
])
const aliases: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '!=',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
}
const sources: ReadonlySet<string> = new Set<Source>(['fact', 'metadata', 'state'])

const maximumDepth = 32
const maximumPattern = 500

/** Reads a rule; the refusal's path says where (`[1][2]`). A rule as a whole must give a boolean. */
export function parseRule(json: Json): Result<Rule> {
  const parsed = parseNode(json, '', 0)
  if (!parsed.ok) return parsed
  const type = typeOf(parsed.value)
  if (type !== 'boolean' && type !== 'any')
    return fault(`the rule gives a ${type}, not true or false`, '')
  return parsed
}

const fault = (message: string, path: string) => refuse(invalid(message, `rule${path}`))

function parseNode(json: Json, path: string, depth: number): Result<Rule> {
  if (depth > maximumDepth) return fault(`nested deeper than ${maximumDepth}`, path)
  if (isObject(json)) return fault('an object has no meaning in a rule', path)
  if (isBoundless(json)) return fault('a number beyond all bounds', path)
  if (!Array.isArray(json)) return ok({ kind: 'literal', value: json as Value })
  const [head, ...rest] = json as readonly Json[]
  if (typeof head !== 'string') return fault('a list begins with the name of an operator', path)
  if (sources.has(head)) return parseLookUp(head as Source, rest, path)
  if (head === 'tag')
    return rest.length === 1 && typeof rest[0] === 'string'
      ? ok({ kind: 'tag', name: rest[0] })
      : fault('"tag" takes the name of one tag', path)
  const name = aliases[head] ?? head
  const operator = operators.get(name)
  if (operator === undefined)
    return fault(`unknown operator ${JSON.stringify(head.slice(0, 40))}`, path)
  return parseCall({ name, operator }, rest, { path, depth })
}

/** JSON can be read so (`1e999`), but not written: the rule would be another one after a restart. */
const isBoundless = (json: Json): boolean => typeof json === 'number' && !Number.isFinite(json)

function parseLookUp(source: Source, rest: readonly Json[], path: string): Result<Rule> {
  const [name, fallback] = rest
  if (typeof name !== 'string' || name === '' || rest.length > 2)
    return fault(`"${source}" takes a name and at most one default`, path)
  if (fallback === undefined) return ok({ kind: 'look-up', source, path: name })
  if (typeof fallback === 'object' && fallback !== null)
    return fault('a default is a plain value', path)
  if (isBoundless(fallback)) return fault('a number beyond all bounds', path)
  return ok({ kind: 'look-up', source, path: name, fallback })
}

function parseCall(
  { name, operator }: { name: string; operator: Operator },
  rest: readonly Json[],
  { path, depth }: { path: string; depth: number },
): Result<Rule> {
  const least = operator.takes.length
  if (rest.length < least || (operator.variadic === undefined && rest.length > least))
    return fault(
      `"${name}" takes ${operator.variadic ? 'at least ' : ''}${least} argument(s), got ${rest.length}`,
      path,
    )
  const args: Rule[] = []
  for (const [at, part] of rest.entries()) {
    const here = `${path}[${at + 1}]`
    const arg = parseNode(part, here, depth + 1)
    if (!arg.ok) return arg
    const wanted = operator.takes[Math.min(at, least - 1)] ?? 'any'
    const given = typeOf(arg.value)
    if (wanted !== 'any' && given !== 'any' && given !== wanted)
      return fault(`"${name}" takes a ${wanted} here, got a ${given}`, here)
    args.push(arg.value)
  }
  if (name !== 'like' && name !== 'has_macaddress_like')
    return ok({ kind: 'call', operator: name, args })
  return withPattern(name, args, path)
}

/** Regular expressions are literals, compiled once, at save time: a bad one is the operator's to see, not a node's to suffer. */
function withPattern(name: string, args: readonly Rule[], path: string): Result<Rule> {
  const patterns: string[] = []
  for (const arg of name === 'like' ? args.slice(1) : args) {
    if (arg.kind !== 'literal' || typeof arg.value !== 'string')
      return fault(`"${name}" takes its regular expression as plain text`, path)
    if (arg.value.length > maximumPattern)
      return fault(`a regular expression has at most ${maximumPattern} characters`, path)
    patterns.push(arg.value)
  }
  try {
    const flags = name === 'like' ? '' : 'i'
    for (const pattern of patterns) new RegExp(pattern)
    const pattern = new RegExp(patterns.map((each) => `(?:${each})`).join('|'), flags)
    return ok({ kind: 'call', operator: name, args, pattern })
  } catch (error) {
    return fault(error instanceof Error ? error.message : 'not a regular expression', path)
  }
}

function typeOf(rule: Rule): Type {
  switch (rule.kind) {
    case 'literal': {
      const type = typeof rule.value
      return type === 'string' || type === 'number' || type === 'boolean' ? type : 'any'
    }
    case 'look-up':
      return 'any'
    case 'tag':
      return 'boolean'
    case 'call':
      return operators.get(rule.operator)?.gives ?? 'any'
  }
}
