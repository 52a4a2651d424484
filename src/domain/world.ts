/** World: everything that is true, in memory: one table per kind of record, and the indexes questions need. Only the ledger changes it. */
import type { ActiveModel } from './active-model.js'
import type { Image } from './image.js'
import type { Lease } from './lease.js'
import type { Model, ModelTemplate } from './model.js'
import type { Node } from './node.js'
import type { Policy } from './policy.js'
import type { Tag } from './tag.js'
import type { HwId } from './values/hw-id.js'
import type { Ipv4 } from './values/ipv4.js'
import type { MacAddress } from './values/mac-address.js'
import type { TemplateName } from './values/names.js'
import type { Uuid } from './values/uuid.js'

export interface Records {
  node: Node
  image: Image
  model: Model
  policy: Policy
  tag: Tag
  'active-model': ActiveModel
  lease: Lease
}
export type Collection = keyof Records
export const collections = [
  'node',
  'image',
  'model',
  'policy',
  'tag',
  'active-model',
  'lease',
] as const satisfies readonly Collection[]

/** The key of a record within its collection: its uuid, or a lease's address. */
export interface Keys {
  node: Uuid<'node'>
  image: Uuid<'image'>
  model: Uuid<'model'>
  policy: Uuid<'policy'>
  tag: Uuid<'tag'>
  'active-model': Uuid<'active-model'>
  lease: Ipv4
}

export type Change = {
  [C in Collection]:
    | {
        readonly kind: 'put'
        readonly collection: C
        readonly key: Keys[C]
        readonly record: Records[C]
      }
    | { readonly kind: 'remove'; readonly collection: C; readonly key: Keys[C] }
}[Collection]

export type Tables = { readonly [C in Collection]: ReadonlyMap<Keys[C], Records[C]> }

export interface World extends Tables {
  readonly nodeByHwId: ReadonlyMap<HwId, Uuid<'node'>>
  readonly activeModelByNode: ReadonlyMap<Uuid<'node'>, Uuid<'active-model'>>
  readonly leaseByMac: ReadonlyMap<MacAddress, Ipv4>
  /** The model folders this appliance started with. */
  readonly templates: ReadonlyMap<TemplateName, ModelTemplate>
}

const keyOf: { [C in Collection]: (record: Records[C]) => Keys[C] } = {
  node: (node) => node.uuid,
  image: (image) => image.uuid,
  model: (model) => model.uuid,
  policy: (policy) => policy.uuid,
  tag: (tag) => tag.uuid,
  'active-model': (activeModel) => activeModel.uuid,
  lease: (lease) => lease.address,
}

/** The change that stores `record`, new or over an older one. */
export const put = <C extends Collection>(collection: C, record: Records[C]): Change =>
  ({ kind: 'put', collection, key: keyOf[collection](record), record }) as Change

/** The change that removes the record with this key; none there is no error. */
export const remove = <C extends Collection>(collection: C, key: Keys[C]): Change =>
  ({ kind: 'remove', collection, key }) as Change

export const activeModelOf = (world: World, node: Uuid<'node'>): ActiveModel | undefined => {
  const uuid = world.activeModelByNode.get(node)
  return uuid === undefined ? undefined : world['active-model'].get(uuid)
}

/** The record called `name`, or whose uuid is `name`, or begins with it and no other's does (the original's short form, 4 characters or more). */
export function find<R extends { readonly uuid: string; readonly name: string }>(
  records: Iterable<R>,
  name: string,
): R | undefined {
  const all = [...records]
  const exact = all.find((record) => record.name === name || record.uuid === name.toLowerCase())
  if (exact !== undefined || name.length < 4) return exact
  const [first, second] = all.filter((record) => record.uuid.startsWith(name.toLowerCase()))
  return second === undefined ? first : undefined
}
