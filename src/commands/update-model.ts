/** update-model: another image or other metadata for the installs to come. */
import { z } from 'zod'
import type { Model } from '../domain/model.js'
import { inUse, invalid } from '../domain/refusal.js'
import type { Result } from '../domain/result.js'
import { installs } from '../domain/state-machine.js'
import { put, type World } from '../domain/world.js'
import { json, reference } from './attributes.js'
import { definePreparedCommand } from './command.js'
import { lookFor, lookForTemplate } from './lookup.js'
import { imageFor, readSomeMetadata, type WantedMetadata, withoutNulls } from './model-content.js'
import { alreadySo, done, listed, refused } from './outcome.js'

export const updateModel = definePreparedCommand({
  name: 'update-model',
  summary: "Change a model's image or metadata.",
  description:
    'For installs to come: what is installed stays as it is, and keeps its host name. Metadata that is not named stays. Refused while a node is installing with this model, which would get half of each.',
  examples: {
    api: { name: 'debian', image: 'debian-12.15', metadata: { domainname: 'example.net' } },
    cli: 'models update debian --image debian-12.15 --metadata domainname=example.net',
  },
  input: z.strictObject({
    name: reference('The model.'),
    image: reference('Another image, of the kind the template needs.').optional(),
    metadata: z
      .record(z.string().max(100), json)
      .default({})
      .meta({ description: 'New values for these keys.' }),
  }),
  positions: ['name'],
  prepare(input, ports, world): Promise<Result<WantedMetadata>> {
    const model = lookFor('model', world.model, input.name)
    if (!model.ok) return Promise.resolve(model)
    const template = lookForTemplate(world, model.value.template)
    return Promise.resolve(
      template.ok
        ? readSomeMetadata(template.value, withoutNulls(input.metadata), ports)
        : template,
    )
  },
  decide(world, _moment, input, metadata) {
    if (input.image === undefined && Object.keys(input.metadata).length === 0)
      return refused(invalid('say what to change: image or metadata', 'metadata'))
    const found = lookFor('model', world.model, input.name)
    if (!found.ok) return refused(found.refusal)
    const model = found.value
    const template = lookForTemplate(world, model.template)
    if (!template.ok) return refused(template.refusal)
    const image = imageFor(world, template.value, input.image ?? model.image)
    if (!image.ok) return refused(image.refusal)
    const differing: string[] = metadata
      .differencesFrom(model.metadata)
      .map((key) => `metadata.${key}`)
    if (image.value?.uuid !== model.image) differing.push('image')
    const seen = { collection: 'models', name: model.name, uuid: model.uuid }
    if (differing.length === 0)
      return alreadySo({ ...seen, result: `model "${model.name}" is already so` })
    const installing = installingNodes(world, model)
    if (installing.length > 0)
      return refused(
        inUse(
          `node ${listed(installing)} is installing with model "${model.name}": wait until it is done`,
          installing,
        ),
      )
    const after: Model = {
      ...model,
      ...(image.value !== undefined && { image: image.value.uuid }),
      metadata: { ...model.metadata, ...metadata.complete },
    }
    return done({ ...seen, result: `model "${model.name}" changed: ${differing.join(', ')}` }, [
      put('model', after),
    ])
  },
})

function installingNodes(world: World, model: Model): readonly string[] {
  const states = world.templates.get(model.template)?.table.states
  const names: string[] = []
  for (const activeModel of world['active-model'].values()) {
    const state = states?.get(activeModel.state)
    if (activeModel.model === model.uuid && state !== undefined && installs(state))
      names.push(world.node.get(activeModel.node)?.name ?? activeModel.hostname)
  }
  return names
}
