/** Tag: what a node earns by its facts. Computed on each look, never stored; one bad rule never takes a node's other tags away. */
import { matches, type Matcher, substitute } from './matcher.js'
import { factsOf, type Node } from './node.js'
import { invalid } from './refusal.js'
import { ok, refuse, type Result } from './result.js'
import type { Rule } from './rule.js'
import { type Circumstances, holds } from './rule-evaluation.js'
import { systemTags } from './system-tags.js'
import type { Json, JsonObject } from './json.js'
import { HwId } from './values/hw-id.js'
import type { Label } from './values/label.js'
import type { Uuid } from './values/uuid.js'

export type TagRule =
  /** `source` is the JSON as the operator wrote it, `rule` what it means. */
  | { readonly kind: 'expression'; readonly source: Json; readonly rule: Rule }
  /** The original's: all must hold; an empty list never does. `text` is the tag given, with `%V=key-%` and `%R=regex:key-%` filled in. */
  | { readonly kind: 'matchers'; readonly text: string; readonly matchers: readonly Matcher[] }

export interface Tag {
  readonly uuid: Uuid<'tag'>
  readonly name: Label
  readonly rule: TagRule
  readonly createdAt: number
}

export interface EarnedTags {
  readonly tags: ReadonlySet<string>
  /** One sentence per rule that could not be evaluated for this node. */
  readonly troubles: readonly string[]
}

/** What is known of a node beside its facts. */
export interface TagContext {
  readonly metadata: JsonObject
  readonly state: JsonObject
}

/** The operator's tags first, then the five system tags, as the original had them. */
export function tagsOf(
  node: Node,
  tags: Iterable<Tag>,
  context: TagContext = nothingElse,
): EarnedTags {
  const byName = new Map<string, Tag>()
  for (const tag of tags) byName.set(tag.name, tag)
  const judging = new Judging(node, byName, context)
  const earned = new Set<string>()
  const troubles: string[] = []
  for (const tag of byName.values()) {
    const verdict = judging.earns(tag)
    if (!verdict.ok) troubles.push(`tag "${tag.name}": ${verdict.refusal.message}`)
    else if (verdict.value) earned.add(earnedName(tag, node))
  }
  for (const tag of systemTags(node.attributes)) earned.add(tag)
  earned.delete('')
  return { tags: earned, troubles }
}

const nothingElse: TagContext = { metadata: {}, state: {} }

const earnedName = (tag: Tag, node: Node): string =>
  tag.rule.kind === 'matchers' ? substitute(tag.rule.text, factsOf(node)) : tag.name

/** One node before all rules: remembers verdicts, and notices tags that refer to each other in a circle. */
class Judging {
  readonly #node: Node
  readonly #byName: ReadonlyMap<string, Tag>
  readonly #verdicts = new Map<string, Result<boolean> | 'open'>()
  readonly #circumstances: Circumstances

  constructor(node: Node, byName: ReadonlyMap<string, Tag>, context: TagContext) {
    this.#node = node
    this.#byName = byName
    this.#circumstances = {
      fact: factsOf(node),
      metadata: context.metadata,
      state: context.state,
      macs: node.hwIds.map((id) => HwId.toMac(id)),
      tag: (name) => {
        const other = this.#byName.get(name)
        return other === undefined
          ? refuse(invalid(`there is no tag "${name}"`))
          : this.earns(other)
      },
    }
  }

  earns(tag: Tag): Result<boolean> {
    const known = this.#verdicts.get(tag.name)
    if (known === 'open') return refuse(invalid(`tag "${tag.name}" refers to itself`))
    if (known !== undefined) return known
    this.#verdicts.set(tag.name, 'open')
    const verdict = this.#judge(tag)
    this.#verdicts.set(tag.name, verdict)
    return verdict
  }

  #judge(tag: Tag): Result<boolean> {
    if (tag.rule.kind === 'expression') return holds(tag.rule.rule, this.#circumstances)
    const { matchers } = tag.rule
    const facts = factsOf(this.#node)
    return ok(matchers.length > 0 && matchers.every((matcher) => matches(matcher, facts)))
  }
}
