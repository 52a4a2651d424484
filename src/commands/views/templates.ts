/** Templates as operators see them: what each installs, which metadata it wants, and its state table. */
import type { Json, JsonObject } from '../../domain/json.js'
import type { CallbackEffect, MetadataField, ModelTemplate } from '../../domain/model.js'
import type { BootChoice, State } from '../../domain/state-machine.js'
import { Secret } from '../../domain/values/secret.js'
import { lookForTemplate } from '../lookup.js'
import { defineCollection } from './collection.js'
import { present, type Reader } from './reader.js'

export const templates = defineCollection<ModelTemplate>({
  name: 'templates',
  member: 'template',
  summary: 'Ways to install an operating system; models are made of them.',
  columns: [
    { heading: 'NAME', path: 'name' },
    { heading: 'IMAGE', path: 'image' },
    { heading: 'DESCRIPTION', path: 'description' },
  ],
  all: (reader) =>
    [...reader.world.templates.values()].sort((a, b) => a.name.localeCompare(b.name, 'en')),
  nameOf: (template) => template.name,
  find: (reader, name) => lookForTemplate(reader.world, name),
  row: templateRow,
  rest: (_reader, { table, callbacks }) => ({
    initial: table.initial,
    states: fromMap(table.states, stateView),
    callbacks: fromMap(callbacks, effectView),
  }),
})

function templateRow(reader: Reader, template: ModelTemplate): JsonObject {
  return {
    description: template.description,
    image: template.image,
    metadata: fromMap(template.metadata, fieldView),
    models: [...reader.world.model.values()]
      .filter((model) => model.template === template.name)
      .map((model) => reader.ref('models', model.name)),
  }
}

const fieldView = (field: MetadataField): JsonObject =>
  present({
    type: field.type,
    required: field.required,
    default: shownDefault(field),
    pattern: field.pattern,
    description: field.description,
  })

/** A password that everybody gets is a password still. */
const shownDefault = ({ type, default: fallback }: MetadataField) =>
  fallback instanceof Secret || (type === 'password' && fallback !== undefined) ? '***' : fallback

const stateView = (state: State): JsonObject => ({
  boot: bootView(state.boot),
  checkin: state.checkin,
  final: state.final,
  on: fromMap(state.on, (next) => next),
})

const bootView = (boot: BootChoice): string => (boot.kind === 'template' ? boot.file : boot.kind)

const effectView = (effect: CallbackEffect): JsonObject =>
  effect.kind === 'render'
    ? { render: effect.file, while: [...effect.while] }
    : { capture: effect.name, pattern: effect.pattern }

const fromMap = <V>(map: ReadonlyMap<string, V>, view: (value: V) => Json): JsonObject =>
  Object.fromEntries([...map].map(([key, value]) => [key, view(value)]))
