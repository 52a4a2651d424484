/** What can be said of the tags a policy asks for, before any node has them. */
import type { Label } from '../domain/values/label.js'
import type { World } from '../domain/world.js'
import { listed } from './outcome.js'

/** The five system tags' spellings; those of the vendor and of `_vm` cannot be told from a mistake except by the nodes there are. */
const systemTag = /^(cpus_\d+|memsize_\w+|nics_\d+|\w+_vm)$/

/**
 * A remark for tags that nothing known gives: not a fault, for the tag, or the machine that earns it, may come later. Empty when all
 * are known, or when a matcher's text with substitutions could give any.
 */
export function noteOnUnknownTags(world: World, tags: readonly Label[]): string {
  const given = new Set<string>()
  for (const tag of world.tag.values()) {
    if (tag.rule.kind === 'expression') given.add(tag.name)
    else if (tag.rule.text.includes('%')) return ''
    else given.add(tag.rule.text)
  }
  const unknown = tags.filter((tag) => !given.has(tag) && !systemTag.test(tag))
  return unknown.length === 0
    ? ''
    : `; note: no rule gives the tag ${listed(unknown)} (fine for a vendor's system tag; otherwise create it)`
}
