/** Policy: ties nodes to a Model, like a rule of a firewall: first match in order wins. */
import type { ActiveModel } from './active-model.js'
import type { Label } from './values/label.js'
import type { Uuid } from './values/uuid.js'

export interface Policy {
  readonly uuid: Uuid<'policy'>
  readonly name: Label
  readonly model: Uuid<'model'>
  /** Every one must be among the node's tags. */
  readonly tags: readonly Label[]
  /** Said aloud by the operator: a policy without tags takes every node. */
  readonly matchAll: boolean
  readonly enabled: boolean
  /** How many nodes may be bound to it at once; 0 is no limit. */
  readonly maximum: number
  /** Place in the one ordered table; ties cannot occur. */
  readonly position: number
  readonly createdAt: number
}

export type PolicyVerdict =
  | { readonly kind: 'match' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'missing-tags'; readonly tags: readonly string[] }
  | { readonly kind: 'no-tags' }
  | { readonly kind: 'full'; readonly maximum: number }

/** Whether `policy` takes a node with these tags now, and if not, why not. `bound` is how many nodes it has already. */
export function judge(policy: Policy, tags: ReadonlySet<string>, bound: number): PolicyVerdict {
  if (!policy.enabled) return { kind: 'disabled' }
  if (policy.tags.length === 0 && !policy.matchAll) return { kind: 'no-tags' }
  const missing = policy.tags.filter((tag) => !tags.has(tag))
  if (missing.length > 0) return { kind: 'missing-tags', tags: missing }
  if (policy.maximum > 0 && bound >= policy.maximum)
    return { kind: 'full', maximum: policy.maximum }
  return { kind: 'match' }
}

export const inOrder = (policies: Iterable<Policy>): readonly Policy[] =>
  [...policies].sort((a, b) => a.position - b.position)

export function boundCount(policy: Policy, activeModels: Iterable<ActiveModel>): number {
  let count = 0
  for (const activeModel of activeModels) if (activeModel.policy === policy.uuid) count += 1
  return count
}
