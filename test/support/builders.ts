/** Builders of domain values for tests: complete, plausible, each field replaceable. */
import type { ActiveModel } from '../../src/domain/active-model.js'
import type { Moment } from '../../src/domain/decision.js'
import type { Image } from '../../src/domain/image.js'
import type { Model, ModelTemplate } from '../../src/domain/model.js'
import type { Node } from '../../src/domain/node.js'
import type { Policy } from '../../src/domain/policy.js'
import type { State, StateTable } from '../../src/domain/state-machine.js'
import type { Tag } from '../../src/domain/tag.js'
import { parseRule } from '../../src/domain/rule.js'
import type { Json } from '../../src/domain/json.js'
import { HwId } from '../../src/domain/values/hw-id.js'
import { Label } from '../../src/domain/values/label.js'
import { Action, StateName, TemplateName } from '../../src/domain/values/names.js'
import { Secret } from '../../src/domain/values/secret.js'
import { Uuid } from '../../src/domain/values/uuid.js'
import type { Change } from '../../src/domain/world.js'
import { put } from '../../src/domain/world.js'
import { WorldState } from '../../src/domain/world-state.js'

export const startOfTime = 1_700_000_000_000

/** `00000000-0000-4000-8000-00000000000N`. */
export const anId = (n: number): string =>
  `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** A moment whose identifiers count up from `first`. */
export function aMoment(now: number = startOfTime, first = 1000): Moment {
  let next = first
  return { now, uuid: () => anId(next++), token: () => `token-${String(next++)}` }
}

export const aNode = (fields: Partial<Node> = {}): Node => ({
  uuid: Uuid.unsafe(anId(1)),
  name: Label.unsafe('node1'),
  hwIds: [HwId.unsafe('525400AABB01')],
  attributes: { mk_hw_cpu_count: '2', is_virtual: 'true', virtual: 'kvm' },
  facts: { memory: { bytes: 1_073_741_824 }, disks: [{ name: 'vda', bytes: 8_589_934_592 }] },
  lastState: 'idle',
  registeredAt: startOfTime,
  lastSeenAt: startOfTime,
  ...fields,
})

export const aMicrokernel = (fields: Partial<Image> = {}): Image =>
  ({
    kind: 'microkernel',
    uuid: Uuid.unsafe(anId(2)),
    name: Label.unsafe('microkernel'),
    version: '1.0.0',
    files: [
      { path: 'vmlinuz', size: 10, sha256: 'aa' },
      { path: 'initrd.img', size: 20, sha256: 'bb' },
    ],
    kernel: 'vmlinuz',
    initrd: 'initrd.img',
    addedAt: startOfTime,
    ...fields,
  }) as Image

export const aDiskImage = (): Image => ({
  kind: 'disk',
  uuid: Uuid.unsafe(anId(3)),
  name: Label.unsafe('debian-12'),
  version: '12',
  files: [{ path: 'debian-12.raw.zst', size: 100, sha256: 'cc' }],
  addedAt: startOfTime,
  disk: { path: 'debian-12.raw.zst', compression: 'zstd', rawBytes: 1000, rawSha256: 'dd' },
})

const aState = (
  boot: State['boot'],
  checkin: State['checkin'],
  on: Record<string, string> = {},
  final = false,
): State => ({
  boot,
  checkin,
  final,
  on: new Map(Object.entries(on).map(([a, to]) => [Action.unsafe(a), StateName.unsafe(to)])),
})

/** A table of the usual shape: init → preinstall → postinstall → os_complete, with an error state. */
export const aTable = (): StateTable => ({
  initial: StateName.unsafe('init'),
  states: new Map([
    [
      StateName.unsafe('init'),
      aState({ kind: 'template', file: 'boot.njk' }, 'reboot', {
        'preseed/start': 'preinstall',
        'preseed/end': 'postinstall',
        'preseed/error': 'error_catch',
      }),
    ],
    [
      StateName.unsafe('preinstall'),
      aState({ kind: 'template', file: 'boot.njk' }, 'reboot', {
        'preseed/start': 'preinstall',
        'preseed/end': 'postinstall',
        'preseed/error': 'error_catch',
      }),
    ],
    [
      StateName.unsafe('postinstall'),
      aState({ kind: 'local' }, 'reboot', { 'postinstall/final': 'os_complete' }),
    ],
    [StateName.unsafe('os_complete'), aState({ kind: 'local' }, 'reboot', {}, true)],
    [StateName.unsafe('complete_no_broker'), aState({ kind: 'local' }, 'acknowledge')],
    [StateName.unsafe('error_catch'), aState({ kind: 'microkernel' }, 'acknowledge')],
  ]),
})

export const aTemplate = (fields: Partial<ModelTemplate> = {}): ModelTemplate => ({
  name: TemplateName.unsafe('debian_12'),
  description: 'Debian 12',
  image: 'disk',
  metadata: new Map(),
  table: aTable(),
  callbacks: new Map([
    [
      Action.unsafe('preseed/file'),
      {
        kind: 'render',
        file: 'preseed.njk',
        while: new Set([StateName.unsafe('init'), StateName.unsafe('preinstall')]),
      },
    ],
    [
      Action.unsafe('postinstall/send_ips'),
      { kind: 'capture', name: 'node_ip', pattern: '^\\d+(\\.\\d+){3}$' },
    ],
  ]),
  lookup: [TemplateName.unsafe('debian_12')],
  ...fields,
})

export const aModel = (fields: Partial<Model> = {}): Model => ({
  uuid: Uuid.unsafe(anId(4)),
  name: Label.unsafe('debian'),
  template: TemplateName.unsafe('debian_12'),
  image: Uuid.unsafe(anId(3)),
  metadata: { hostname_prefix: 'web', root_password: new Secret('$6$salt$hash') },
  counter: 0,
  createdAt: startOfTime,
  ...fields,
})

export const aPolicy = (fields: Partial<Policy> = {}): Policy => ({
  uuid: Uuid.unsafe(anId(5)),
  name: Label.unsafe('install-virtual'),
  model: Uuid.unsafe(anId(4)),
  tags: [Label.unsafe('virtual')],
  matchAll: false,
  enabled: true,
  maximum: 0,
  position: 0,
  createdAt: startOfTime,
  ...fields,
})

/** A tag whose rule is razor-server's JSON form. */
export function aTag(name: string, source: Json, uuid = anId(6)): Tag {
  const rule = parseRule(source)
  if (!rule.ok) throw new Error(rule.refusal.message)
  return {
    uuid: Uuid.unsafe(uuid),
    name: Label.unsafe(name),
    rule: { kind: 'expression', source, rule: rule.value },
    createdAt: startOfTime,
  }
}

export const anActiveModel = (fields: Partial<ActiveModel> = {}): ActiveModel => ({
  uuid: Uuid.unsafe(anId(7)),
  node: Uuid.unsafe(anId(1)),
  policy: Uuid.unsafe(anId(5)),
  policyName: Label.unsafe('install-virtual'),
  model: Uuid.unsafe(anId(4)),
  number: 1,
  hostname: 'web1',
  state: StateName.unsafe('init'),
  token: new Secret('the-token'),
  boundAt: startOfTime,
  movedAt: startOfTime,
  installBoots: 0,
  captured: {},
  ...fields,
})

/** A world with a microkernel, a disk image, a model of `aTemplate`, a tag for virtual machines and a policy for it; then `changes`. */
export function aWorld(...changes: Change[]): WorldState {
  const world = emptyWorld()
  const usual = [
    put('image', aMicrokernel()),
    put('image', aDiskImage()),
    put('model', aModel()),
    put('tag', aTag('virtual', ['=', ['fact', 'is_virtual'], 'true'])),
    put('policy', aPolicy()),
  ]
  for (const change of [...usual, ...changes]) world.apply(change)
  return world
}

export const emptyWorld = (): WorldState =>
  new WorldState(new Map([[aTemplate().name, aTemplate()]]))
