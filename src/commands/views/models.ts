/** Models as operators see them; passwords as `***`. */
import type { JsonObject } from '../../domain/json.js'
import type { Model } from '../../domain/model.js'
import { lookFor } from '../lookup.js'
import { defineCollection, partOf, textFilter } from './collection.js'
import { nodesDefinition } from './nodes.js'
import { isoTime, present, type Reader, shownMetadata } from './reader.js'

export const models = defineCollection<Model>({
  name: 'models',
  member: 'model',
  summary: 'Templates made ready for use, with an image and metadata.',
  columns: [
    { heading: 'NAME', path: 'name' },
    { heading: 'TEMPLATE', path: 'template.name' },
    { heading: 'IMAGE', path: 'image.name' },
    { heading: 'POLICIES', path: 'policies', as: 'names' },
    { heading: 'NODES', path: 'nodes.count' },
    { heading: 'CREATED', path: 'created_at', as: 'age' },
  ],
  all: (reader) =>
    [...reader.world.model.values()].sort((a, b) => a.name.localeCompare(b.name, 'en')),
  nameOf: (model) => model.name,
  find: (reader, name) => lookFor('model', reader.world.model, name),
  row: modelRow,
  filters: { template: textFilter('Part of the template’s name.', (_, model) => model.template) },
  parts: {
    nodes: partOf('The nodes bound to it.', nodesDefinition, nodesOf),
  },
})

function nodesOf(reader: Reader, model: Model) {
  return reader.nodes.filter((node) => reader.activeModelOf(node)?.model === model.uuid)
}

function modelRow(reader: Reader, model: Model): JsonObject {
  const { world } = reader
  const image = model.image === undefined ? undefined : world.image.get(model.image)
  return present({
    uuid: model.uuid,
    template: world.templates.has(model.template)
      ? reader.ref('templates', model.template)
      : { name: model.template, missing: true },
    image:
      image === undefined
        ? model.image && { name: model.image, missing: true }
        : reader.ref('images', image.name),
    metadata: shownMetadata(model.metadata),
    policies: [...world.policy.values()]
      .filter((policy) => policy.model === model.uuid)
      .map((policy) => reader.ref('policies', policy.name)),
    nodes: { ...reader.ref('models', model.name, 'nodes'), count: nodesOf(reader, model).length },
    bound_ever: model.counter,
    created_at: isoTime(model.createdAt),
  })
}
