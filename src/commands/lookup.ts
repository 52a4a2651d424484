/** Finding what an operator calls by name. A refusal says what there is instead. */
import type { ActiveModel } from '../domain/active-model.js'
import type { ModelTemplate } from '../domain/model.js'
import type { Node } from '../domain/node.js'
import { conflict, notFound } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { HwId } from '../domain/values/hw-id.js'
import { MacAddress } from '../domain/values/mac-address.js'
import { TemplateName } from '../domain/values/names.js'
import { activeModelOf, find, type World } from '../domain/world.js'
import { listed } from './outcome.js'

/** By name, uuid, or a prefix of the uuid (4 characters or more) that no other has. `what` is the word for people: "policy". */
export function lookFor<R extends { readonly uuid: string; readonly name: string }>(
  what: string,
  records: ReadonlyMap<unknown, R>,
  name: string,
): Result<R> {
  const found = find(records.values(), name)
  if (found !== undefined) return ok(found)
  const several = [...records.values()].filter(
    (record) => name.length >= 4 && record.uuid.startsWith(name.toLowerCase()),
  )
  if (several.length > 1)
    return refuse(
      conflict(
        `${quoted(name)} begins the uuid of more than one ${what}: ${listed(several.map((each) => each.name))}`,
      ),
    )
  return refuse(
    notFound(
      `there is no ${what} ${quoted(name)}${known([...records.values()].map((each) => each.name))}`,
    ),
  )
}

/** As `lookFor`, and by any of its MAC addresses, in any spelling. */
export function lookForNode(world: World, name: string): Result<Node> {
  const found = lookFor('node', world.node, name)
  if (found.ok) return found
  const mac = MacAddress.parse(name)
  const uuid = mac.ok ? world.nodeByHwId.get(HwId.fromMac(mac.value)) : undefined
  const node = uuid === undefined ? undefined : world.node.get(uuid)
  return node === undefined ? found : ok(node)
}

/** By its own uuid or a unique prefix of it, or by its node. */
export function lookForActiveModel(world: World, name: string): Result<ActiveModel> {
  const all = [...world['active-model'].values()].map((each) => ({ ...each, name: each.uuid }))
  const own = lookFor('active model', new Map(all.map((each) => [each.uuid, each])), name)
  if (own.ok) {
    const record = world['active-model'].get(own.value.uuid)
    if (record !== undefined) return ok(record)
  }
  const node = lookForNode(world, name)
  if (!node.ok)
    return own.ok || own.refusal.kind === 'conflict'
      ? own
      : refuse(notFound(`there is no active model ${quoted(name)}, and no node of that name`))
  const activeModel = activeModelOf(world, node.value.uuid)
  return activeModel === undefined
    ? refuse(notFound(`node ${quoted(node.value.name)} is not bound: it has no active model`))
    : ok(activeModel)
}

export function lookForTemplate(world: World, name: string): Result<ModelTemplate> {
  const parsed = TemplateName.parse(name)
  const template = parsed.ok ? world.templates.get(parsed.value) : undefined
  return template === undefined
    ? refuse(notFound(`there is no template ${quoted(name)}${known([...world.templates.keys()])}`))
    : ok(template)
}

export const quoted = (name: string): string => JSON.stringify(name.slice(0, 120))

const known = (names: readonly string[]): string =>
  names.length === 0 ? '; there are none' : `; there are: ${listed([...names].sort())}`
