/** Templates with metadata of every type, for tests of models. */
import type { MetadataField, ModelTemplate } from '../../src/domain/model.js'
import { TemplateName } from '../../src/domain/values/names.js'
import { WorldState } from '../../src/domain/world-state.js'
import { put } from '../../src/domain/world.js'
import { aDiskImage, aMicrokernel, aTemplate } from '../support/builders.js'

const field = (fields: Partial<MetadataField>): MetadataField => ({
  type: 'string',
  required: false,
  description: 'a field',
  ...fields,
})

export const theTemplate: ModelTemplate = aTemplate({
  metadata: new Map([
    ['hostname_prefix', field({ default: 'node', pattern: '^[a-z]+$' })],
    ['root_password', field({ type: 'password', required: true, pattern: '^\\S{8,}$' })],
    ['disk', field({ type: 'integer', default: 0 })],
    ['ssh_keys', field({ type: 'list', default: [] })],
    ['grow', field({ type: 'boolean', default: true })],
  ]),
})

export const imagelessTemplate: ModelTemplate = aTemplate({
  name: TemplateName.unsafe('discover_only'),
  image: 'none',
})

/** Both templates, a microkernel and a disk image; no models yet. */
export function aWorkshop(): WorldState {
  const world = new WorldState(
    new Map([theTemplate, imagelessTemplate].map((template) => [template.name, template])),
  )
  world.apply(put('image', aMicrokernel()))
  world.apply(put('image', aDiskImage()))
  return world
}

export const aModelInput = {
  name: 'web',
  template: 'debian_12',
  image: 'debian-12',
  metadata: { hostname_prefix: 'web', root_password: 'correct-horse' },
}
