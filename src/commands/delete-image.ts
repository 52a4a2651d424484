/** delete-image: the record, and then the files. */
import { z } from 'zod'
import { currentMicrokernel } from '../domain/image.js'
import { inUse } from '../domain/refusal.js'
import { Uuid } from '../domain/values/uuid.js'
import { remove } from '../domain/world.js'
import { reference } from './attributes.js'
import { defineCommand } from './command.js'
import { lookFor } from './lookup.js'
import { absent, done, listed, refused } from './outcome.js'

export const deleteImage = defineCommand({
  name: 'delete-image',
  summary: 'Remove an image and its files.',
  description: 'Refused while a model uses it.',
  examples: { api: { name: 'debian-12' }, cli: 'images delete debian-12' },
  permission: 'admin',
  input: z.strictObject({ name: reference('The image.') }),
  positions: ['name'],
  decide(world, _moment, { name }) {
    const found = lookFor('image', world.image, name)
    if (!found.ok) return absent(found.refusal)
    const image = found.value
    const users = [...world.model.values()].filter((model) => model.image === image.uuid)
    if (users.length > 0) {
      const names = users.map((model) => model.name)
      return refused(inUse(`image "${image.name}" is used by model ${listed(names)}`, names))
    }
    const others = [...world.image.values()].filter((other) => other.uuid !== image.uuid)
    const last =
      image.kind === 'microkernel' && currentMicrokernel(others) === undefined
        ? '; there is no microkernel now: new machines will wait until one is added'
        : ''
    return done({ uuid: image.uuid, result: `image "${image.name}" deleted${last}` }, [
      remove('image', image.uuid),
    ])
  },
  /** The record first: files without a record harm nobody, a record without files would. */
  async afterwards(outcome, _made, { images }) {
    if (outcome.ok && outcome.value.uuid !== undefined)
      await images.discard(Uuid.unsafe(outcome.value.uuid))
  },
})
