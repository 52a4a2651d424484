/** WorldState: the one mutable World, and the one place its tables and indexes change together. Held by the ledger alone. */
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
import type { Change, World } from './world.js'

export class WorldState implements World {
  readonly node = new Map<Uuid<'node'>, Node>()
  readonly image = new Map<Uuid<'image'>, Image>()
  readonly model = new Map<Uuid<'model'>, Model>()
  readonly policy = new Map<Uuid<'policy'>, Policy>()
  readonly tag = new Map<Uuid<'tag'>, Tag>()
  readonly 'active-model' = new Map<Uuid<'active-model'>, ActiveModel>()
  readonly lease = new Map<Ipv4, Lease>()
  readonly nodeByHwId = new Map<HwId, Uuid<'node'>>()
  readonly activeModelByNode = new Map<Uuid<'node'>, Uuid<'active-model'>>()
  readonly leaseByMac = new Map<MacAddress, Ipv4>()
  readonly templates: ReadonlyMap<TemplateName, ModelTemplate>

  constructor(templates: ReadonlyMap<TemplateName, ModelTemplate>) {
    this.templates = templates
  }

  /** Makes `change` true and returns the change that undoes it. */
  apply(change: Change): Change {
    const { collection, key } = change
    const table: Map<unknown, unknown> = this[collection]
    const before = table.get(key)
    this.#unindex(change)
    if (change.kind === 'put') table.set(key, change.record)
    else table.delete(key)
    this.#index(change)
    // The table of a collection holds that collection's records under that collection's keys: `before` is of the change's own kind.
    return (
      before === undefined
        ? { kind: 'remove', collection, key }
        : { kind: 'put', collection, key, record: before }
    ) as Change
  }

  #unindex(change: Change): void {
    switch (change.collection) {
      case 'node':
        for (const id of this.node.get(change.key)?.hwIds ?? [])
          if (this.nodeByHwId.get(id) === change.key) this.nodeByHwId.delete(id)
        return
      case 'active-model': {
        const node = this['active-model'].get(change.key)?.node
        if (node !== undefined && this.activeModelByNode.get(node) === change.key)
          this.activeModelByNode.delete(node)
        return
      }
      case 'lease': {
        const lease = this.lease.get(change.key)
        if (lease === undefined || lease.kind === 'declined') return
        if (this.leaseByMac.get(lease.mac) === change.key) this.leaseByMac.delete(lease.mac)
        return
      }
      default:
    }
  }

  #index(change: Change): void {
    if (change.kind === 'remove') return
    switch (change.collection) {
      case 'node':
        for (const id of change.record.hwIds) this.nodeByHwId.set(id, change.key)
        return
      case 'active-model':
        this.activeModelByNode.set(change.record.node, change.key)
        return
      case 'lease':
        if (change.record.kind !== 'declined') this.leaseByMac.set(change.record.mac, change.key)
        return
      default:
    }
  }
}
