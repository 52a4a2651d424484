/** Tags as operators see them: the rule as it was written, and who has them. */
import type { Json, JsonObject } from '../../domain/json.js'
import { substitute } from '../../domain/matcher.js'
import { factsOf, type Node } from '../../domain/node.js'
import type { Tag } from '../../domain/tag.js'
import { lookFor } from '../lookup.js'
import { policiesAsking } from '../tag-rule.js'
import { defineCollection, partOf } from './collection.js'
import { nodesDefinition } from './nodes.js'
import { policiesDefinition } from './policies.js'
import { isoTime, type Reader } from './reader.js'

export const tags = defineCollection<Tag>({
  name: 'tags',
  member: 'tag',
  summary: 'Names that nodes earn by their facts.',
  columns: [
    { heading: 'NAME', path: 'name' },
    { heading: 'NODES', path: 'nodes.count' },
    { heading: 'POLICIES', path: 'policies.count' },
    { heading: 'RULE', path: 'rule' },
  ],
  all: (reader) =>
    [...reader.world.tag.values()].sort((a, b) => a.name.localeCompare(b.name, 'en')),
  nameOf: (tag) => tag.name,
  find: (reader, name) => lookFor('tag', reader.world.tag, name),
  row: (reader, tag) => ({
    uuid: tag.uuid,
    ...ruleView(tag),
    nodes: { ...reader.ref('tags', tag.name, 'nodes'), count: nodesOf(reader, tag).length },
    policies: {
      ...reader.ref('tags', tag.name, 'policies'),
      count: policiesAsking(reader.world, tag.name).length,
    },
    created_at: isoTime(tag.createdAt),
  }),
  parts: {
    nodes: partOf('The nodes that have it.', nodesDefinition, nodesOf),
    policies: partOf('The policies that ask for it.', policiesDefinition, (reader, tag) =>
      policiesDefinition.all(reader).filter((policy) => policy.tags.includes(tag.name)),
    ),
  },
})

function nodesOf(reader: Reader, tag: Tag): readonly Node[] {
  return reader.nodes.filter((node) => reader.tagsOf(node).tags.has(givenName(tag, node)))
}

const givenName = (tag: Tag, node: Node): string =>
  tag.rule.kind === 'matchers' ? substitute(tag.rule.text, factsOf(node)) : tag.name

function ruleView({ rule }: Tag): JsonObject {
  if (rule.kind === 'expression') return { rule: rule.source }
  const matchers: readonly Json[] = rule.matchers.map((matcher) => ({ ...matcher }))
  return { matchers, text: rule.text }
}
