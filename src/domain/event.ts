/** Event: something that has happened, in the past tense, for people and for timelines. The records are the truth; events are the journal beside them. */
import type { JsonObject } from './json.js'
import type { MacAddress } from './values/mac-address.js'
import type { Uuid } from './values/uuid.js'

export const eventKinds = [
  'appliance.started',
  'appliance.stopped',
  'dhcp.bound',
  'dhcp.released',
  'dhcp.declined',
  'tftp.sent',
  'boot.served',
  'node.registered',
  'node.facts-changed',
  'node.collided',
  'node.commanded',
  'node.logged',
  'policy.bound',
  'active-model.moved',
  'active-model.removed',
  'callback.reported',
  'callback.ignored',
  'callback.refused',
  'file.served',
  'value.captured',
  'tag.failed',
  'render.failed',
  'operator.commanded',
] as const
export type EventKind = (typeof eventKinds)[number]

/** An event as decisions state it; the ledger gives it its number and time. */
export interface EventDraft {
  readonly kind: EventKind
  /** One sentence a person understands without the rest. */
  readonly message: string
  readonly node?: Uuid<'node'>
  readonly activeModel?: Uuid<'active-model'>
  /** Where no node is known yet, or beside it. */
  readonly mac?: MacAddress
  /** Never secrets. */
  readonly detail?: JsonObject
}

export interface Event extends EventDraft {
  /** From 1, without gaps, in the order things happened. */
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly at: number
}
