/** create-model: an operator's instance of a template, with an image and metadata. */
import { z } from 'zod'
import type { Model } from '../domain/model.js'
import type { Result } from '../domain/result.js'
import { Uuid } from '../domain/values/uuid.js'
import { put } from '../domain/world.js'
import { json, newName, reference } from './attributes.js'
import { definePreparedCommand } from './command.js'
import { lookForTemplate } from './lookup.js'
import { imageFor, readMetadata, type WantedMetadata, withoutNulls } from './model-content.js'
import { done, existing, refused } from './outcome.js'

export const createModel = definePreparedCommand({
  name: 'create-model',
  summary: 'Make a model: a template with an image and metadata.',
  description:
    'Templates are ways to install an operating system (see: razor templates); a model is one of them made ready for use. Its template says which metadata it needs. Passwords are hashed at once and never shown again. Policies give nodes models.',
  examples: {
    api: {
      name: 'debian',
      template: 'disk_image',
      image: 'debian-12',
      metadata: { hostname_prefix: 'web', root_password: 'correct-horse' },
    },
    cli: 'models create debian --template disk_image --image debian-12 --metadata hostname_prefix=web --metadata root_password=-',
  },
  input: z.strictObject({
    name: newName('model'),
    template: reference('The template.'),
    image: reference('The image, where the template needs one.').optional(),
    metadata: z.record(z.string().max(100), json).default({}).meta({
      description: "Values for the template's metadata; what is left out takes its default.",
    }),
  }),
  positions: ['name', 'template', 'image'],
  prepare(input, ports, world): Promise<Result<WantedMetadata>> {
    const template = lookForTemplate(world, input.template)
    return Promise.resolve(
      template.ok ? readMetadata(template.value, withoutNulls(input.metadata), ports) : template,
    )
  },
  decide(world, moment, input, metadata) {
    const template = lookForTemplate(world, input.template)
    if (!template.ok) return refused(template.refusal)
    const image = imageFor(world, template.value, input.image)
    if (!image.ok) return refused(image.refusal)
    const content = {
      template: template.value.name,
      ...(image.value !== undefined && { image: image.value.uuid }),
    }
    const there = [...world.model.values()].find((model) => model.name === input.name)
    if (there !== undefined)
      return existing('model', seen(there), [
        ...(there.template === content.template ? [] : ['template']),
        ...(there.image === image.value?.uuid ? [] : ['image']),
        ...(there.template === content.template
          ? metadata.differencesFrom(there.metadata).map((key) => `metadata.${key}`)
          : []),
      ])
    const model: Model = {
      ...content,
      uuid: Uuid.unsafe(moment.uuid()),
      name: input.name,
      metadata: metadata.complete,
      counter: 0,
      createdAt: moment.now,
    }
    return done(
      {
        ...seen(model),
        result: `model "${model.name}" created: ${model.template}${image.value === undefined ? '' : ` with image "${image.value.name}"`}`,
      },
      [put('model', model)],
    )
  },
})

const seen = (model: Model) => ({ collection: 'models', name: model.name, uuid: model.uuid })
