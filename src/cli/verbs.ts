/** Friendly verbs: `razor policies move` for move-policy. Derived from the names of commands and collections; nothing is listed here. */
import type { Command } from '../commands/command.js'
import type { Collection } from '../commands/views/collection.js'

export interface Verb {
  readonly collection: string
  readonly verb: string
  /** What people also say for it. */
  readonly alias?: string
}

const aliases: Readonly<Record<string, string>> = {
  create: 'add',
  delete: 'remove',
  remove: 'delete',
}

/** The collection a command's name speaks of (its first noun), and the words left over. Undefined for a command of no collection. */
export function verbOf(
  command: Pick<Command, 'name'>,
  collections: readonly Pick<Collection, 'name' | 'member'>[],
): Verb | undefined {
  const words = command.name.split('-')
  const longestFirst = [...collections].sort((a, b) => b.member.length - a.member.length)
  for (let at = 0; at < words.length; at += 1)
    for (const { name, member } of longestFirst) {
      const noun = member.split('-')
      if (words.slice(at, at + noun.length).join('-') !== member) continue
      const verb = [...words.slice(0, at), ...words.slice(at + noun.length)].join('-')
      const alias = aliases[verb]
      return { collection: name, verb, ...(alias !== undefined && { alias }) }
    }
  return undefined
}
