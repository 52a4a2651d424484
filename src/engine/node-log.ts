/** decideNodeLog: lines a microkernel ships become one event of its node, cut to a bounded length. */
import { type Decision, unchanged } from '../domain/decision.js'
import { HwId } from '../domain/values/hw-id.js'
import type { World } from '../domain/world.js'
import { identify } from './identify.js'

const maximumCharacters = 4096

export function decideNodeLog(
  world: World,
  { hwIds, text }: { readonly hwIds: readonly HwId[]; readonly text: string },
): Decision<null> {
  const node = identify(world, hwIds)
  const [first] = hwIds
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  if (lines.length === 0) return unchanged(null)
  const cut = text.length > maximumCharacters
  return unchanged(null, [
    {
      kind: 'node.logged',
      message: `${node?.name ?? first ?? 'a machine'}: ${(lines[0] ?? '').slice(0, 200)}${lines.length > 1 ? ` (and ${lines.length - 1} lines)` : ''}`,
      ...(node !== undefined && { node: node.uuid }),
      ...(first !== undefined && { mac: HwId.toMac(first) }),
      detail: { text: cut ? text.slice(-maximumCharacters) : text, cut },
    },
  ])
}
