/** Events as operators see them: what has happened, newest first. The same JSON is what following sends. */
import { type Event, eventKinds } from '../../domain/event.js'
import type { JsonObject } from '../../domain/json.js'
import { invalid, notFound } from '../../domain/refusal.js'
import { ok, refuse, type Result } from '../../domain/result.js'
import { HwId } from '../../domain/values/hw-id.js'
import { MacAddress } from '../../domain/values/mac-address.js'
import type { World } from '../../domain/world.js'
import { type CollectionDefinition, defineCollection, type Query } from './collection.js'
import { isoTime, present, type ReadContext, Reader } from './reader.js'

type Keep = (reader: Reader, event: Event) => boolean

const filters = {
  node: {
    description: 'Only what concerns this node (name, uuid or MAC address).',
    read(text: string): Result<Keep> {
      const mac = MacAddress.parse(text)
      const called = {
        text: text.toLowerCase(),
        name: text,
        hwId: mac.ok ? HwId.fromMac(mac.value) : undefined,
      }
      return ok((reader, event) => isAbout(reader.world, event, called))
    },
  },
  kind: {
    description: 'Only this kind, or all kinds of a subject: boot.served, or boot.',
    read: (text: string): Result<Keep> =>
      eventKinds.some((kind) => kind === text || kind.startsWith(`${text}.`))
        ? ok((_reader, event) => event.kind === text || event.kind.startsWith(`${text}.`))
        : refuse(invalid(`there is no kind of event ${JSON.stringify(text.slice(0, 60))}`, 'kind')),
  },
  after: {
    description: 'Only what happened after the event with this number.',
    read: (text: string): Result<Keep> =>
      /^\d{1,15}$/.test(text)
        ? ok((_reader, event) => event.sequence > Number(text))
        : refuse(invalid('"after" is the number of an event', 'after')),
  },
}

export const concerns = (
  event: Event,
  node: { readonly uuid: string; readonly hwIds: readonly HwId[] },
): boolean =>
  event.node === node.uuid ||
  (event.node === undefined &&
    event.mac !== undefined &&
    node.hwIds.includes(HwId.fromMac(event.mac)))

interface Called {
  readonly name: string
  /** In lower case, as uuids are. */
  readonly text: string
  readonly hwId: HwId | undefined
}

/** Asks the event for its node, not the world for a node of that name: this is done for every event there is. */
function isAbout(world: World, event: Event, { name, text, hwId }: Called): boolean {
  const own = event.mac === undefined ? undefined : HwId.fromMac(event.mac)
  if (own !== undefined && own === hwId) return true
  const uuid = event.node ?? (own === undefined ? undefined : world.nodeByHwId.get(own))
  if (uuid === undefined) return false
  if (uuid === text || (text.length >= 4 && uuid.startsWith(text))) return true
  const node = world.node.get(uuid)
  return (
    node !== undefined && (node.name === name || (hwId !== undefined && node.hwIds.includes(hwId)))
  )
}

export const eventsDefinition: CollectionDefinition<Event> = {
  name: 'events',
  member: 'event',
  summary: 'What has happened, newest first.',
  columns: [
    { heading: 'TIME', path: 'time' },
    { heading: 'KIND', path: 'kind' },
    { heading: 'WHAT', path: 'message' },
  ],
  all: (reader) => reader.events(),
  nameOf: (event) => String(event.sequence),
  find(reader, name) {
    const [event] = reader.events((each) => String(each.sequence) === name, 1)
    return event === undefined
      ? refuse(notFound(`there is no event ${JSON.stringify(name.slice(0, 60))} within memory`))
      : ok(event)
  },
  row: eventRow,
  filters,
  usualLimit: 100,
}

export const events = defineCollection(eventsDefinition)

function eventRow(reader: Reader, event: Event): JsonObject {
  const node = event.node === undefined ? undefined : reader.world.node.get(event.node)
  return present({
    sequence: event.sequence,
    time: isoTime(event.at),
    kind: event.kind,
    message: event.message,
    node: event.node,
    node_name: node?.name,
    active_model: event.activeModel,
    mac: event.mac,
    entry: event.detail,
  })
}

/** One event as JSON, for those who follow. */
export const eventView = (context: ReadContext, event: Event): JsonObject => {
  const reader = new Reader(context)
  return {
    spec: reader.spec('events', true),
    ...reader.ref('events', String(event.sequence)),
    ...eventRow(reader, event),
  }
}

/** Which events a follower asked for, by `node` and `kind`. The context is asked anew for each event: nodes register meanwhile. */
export function eventFilter(query: Query): Result<(context: ReadContext, event: Event) => boolean> {
  const keep: Keep[] = []
  for (const [key, text] of Object.entries(query)) {
    if (text === undefined) continue
    if (typeof text !== 'string' || (key !== 'node' && key !== 'kind' && key !== 'after'))
      return refuse(invalid('events can be followed by node, kind and after, each once', key))
    const test = filters[key].read(text)
    if (!test.ok) return test
    keep.push(test.value)
  }
  return ok((context, event) => {
    const reader = new Reader(context)
    return keep.every((test) => test(reader, event))
  })
}
