/** The two ways an operator writes a tag's rule, read into the domain's TagRule; and which other tags a rule leans on. */
import { z } from 'zod'
import { isObject, type Json, sameJson } from '../domain/json.js'
import { checkMatcher, type Matcher } from '../domain/matcher.js'
import type { Policy } from '../domain/policy.js'
import { conflict, invalid, notFound, type Refusal } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { parseRule } from '../domain/rule.js'
import type { Tag, TagRule } from '../domain/tag.js'
import type { Label } from '../domain/values/label.js'
import type { World } from '../domain/world.js'
import { json } from './attributes.js'
import { quoted } from './lookup.js'

const matcher = z.strictObject({
  key: z.string().max(200),
  compare: z.enum(['equal', 'like']),
  value: z.string().max(500),
  /** The original sent text. */
  inverse: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .default(false),
})

/** The attributes of create-tag and update-tag-rule that say what earns the tag. */
export const ruleAttributes = {
  rule: z.array(json).optional().meta({
    description:
      'What a node must be to earn the tag, as razor-server wrote it: ["and", ["=", ["fact", "virtual"], "kvm"], [">=", ["fact", "memory.bytes"], 8589934592]]. Operators: and or not = != < <= > >= in like num str lower upper has_macaddress has_macaddress_like; look-ups: fact, metadata, state (each with a name and, if it may be absent, a default), tag.',
  }),
  matchers: z.array(matcher).max(100).optional().meta({
    description:
      'Instead of a rule: the original\'s matchers, all of which must hold: [{"key": "mk_hw_nic_count", "compare": "equal" or "like", "value": "2", "inverse": false}].',
  }),
  text: z.string().min(1).max(500).optional().meta({
    description:
      "With matchers: the tag given, where %V=fact-% stands for a fact and %R=regex:fact-% for what the regex finds in it. The tag's name if left out.",
  }),
}

interface Written {
  readonly name: string
  readonly rule?: readonly Json[] | undefined
  readonly matchers?: readonly Matcher[] | undefined
  readonly text?: string | undefined
}

/** Exactly one of the two forms, checked as far as it can be without a node. */
export function readRule(written: Written): Result<TagRule> {
  const { rule: source, matchers } = written
  if (source !== undefined && matchers !== undefined)
    return refuse(invalid('give either a rule or matchers, not both', 'matchers'))
  if (source !== undefined) {
    if (written.text !== undefined)
      return refuse(invalid('text goes with matchers; a rule gives the tag its name', 'text'))
    const rule = parseRule(source)
    return rule.ok ? ok({ kind: 'expression', source, rule: rule.value }) : rule
  }
  if (matchers === undefined || matchers.length === 0)
    return refuse(invalid('a tag needs a rule, or matchers', 'rule'))
  for (const [at, each] of matchers.entries()) {
    const checked = checkMatcher(each)
    if (!checked.ok) return refuse(invalid(checked.refusal.message, `matchers[${at}]`))
  }
  return ok({ kind: 'matchers', text: written.text ?? written.name, matchers })
}

export function sameRule(a: TagRule, b: TagRule): boolean {
  if (a.kind === 'expression') return b.kind === 'expression' && sameJson(a.source, b.source)
  return b.kind === 'matchers' && a.text === b.text && sameMatchers(a.matchers, b.matchers)
}

const sameMatchers = (a: readonly Matcher[], b: readonly Matcher[]): boolean =>
  sameJson(
    a.map((each) => ({ ...each })),
    b.map((each) => ({ ...each })),
  )

/** Every tag the rule asks for by `["tag", name]`. */
export function tagsNamedIn(rule: TagRule): ReadonlySet<string> {
  const names = new Set<string>()
  if (rule.kind === 'matchers') return names
  const open: Json[] = [rule.source]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (isObject(part) || !Array.isArray(part)) continue
    const list = part as readonly Json[]
    if (list[0] === 'tag' && typeof list[1] === 'string') names.add(list[1])
    else open.push(...list)
  }
  return names
}

/** Why tag `name` may not have this rule: it leans on a tag there is not, or, through others, on itself. */
export function faultOfReferences(world: World, name: string, rule: TagRule): Refusal | undefined {
  const byName = new Map([...world.tag.values()].map((tag): [string, Tag] => [tag.name, tag]))
  for (const other of tagsNamedIn(rule))
    if (other !== name && !byName.has(other))
      return notFound(`the rule asks for tag ${quoted(other)}, which there is not: create it first`)
  const seen = new Set<string>()
  const open = [...tagsNamedIn(rule)]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return conflict(`the rule leads back to tag ${quoted(name)} itself`)
    if (seen.has(next)) continue
    seen.add(next)
    const tag = byName.get(next)
    if (tag !== undefined) open.push(...tagsNamedIn(tag.rule))
  }
  return undefined
}

export const policiesAsking = (world: World, tag: Label): readonly Policy[] =>
  [...world.policy.values()].filter((policy) => policy.tags.includes(tag))

export const tagsLeaningOn = (world: World, name: Label): readonly Tag[] =>
  [...world.tag.values()].filter((tag) => tag.name !== name && tagsNamedIn(tag.rule).has(name))
