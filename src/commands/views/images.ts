/** Images as operators see them. */
import { currentMicrokernel, type Image, urlWordOf } from '../../domain/image.js'
import type { JsonObject } from '../../domain/json.js'
import { lookFor } from '../lookup.js'
import { defineCollection, textFilter } from './collection.js'
import { isoTime, present, type Reader } from './reader.js'

export const images = defineCollection<Image>({
  name: 'images',
  member: 'image',
  summary: 'Files machines can be served: microkernels, operating systems, disks.',
  columns: [
    { heading: 'NAME', path: 'name' },
    { heading: 'KIND', path: 'kind' },
    { heading: 'VERSION', path: 'version' },
    { heading: 'SIZE', path: 'size', as: 'bytes' },
    { heading: 'FILES', path: 'file_count' },
    { heading: 'MODELS', path: 'models', as: 'names' },
    { heading: 'ADDED', path: 'added_at', as: 'age' },
  ],
  all: (reader) => [...reader.world.image.values()].sort((a, b) => a.addedAt - b.addedAt),
  nameOf: (image) => image.name,
  find: (reader, name) => lookFor('image', reader.world.image, name),
  row: imageRow,
  rest: (_reader, image) => ({
    files: image.files.map(({ path, size, sha256 }) => ({ path, size, sha256 })),
  }),
  filters: { kind: textFilter('microkernel, os or disk.', (_, image) => image.kind) },
})

function imageRow(reader: Reader, image: Image): JsonObject {
  const { world } = reader
  const users = [...world.model.values()].filter((model) => model.image === image.uuid)
  return present({
    uuid: image.uuid,
    kind: image.kind,
    version: image.version,
    size: image.files.reduce((sum, file) => sum + file.size, 0),
    file_count: image.files.length,
    ...contentOf(image),
    /** Whether new machines boot it. */
    in_service:
      image.kind === 'microkernel'
        ? currentMicrokernel(world.image.values())?.uuid === image.uuid
        : undefined,
    url_path: `/razor/image/${urlWordOf[image.kind]}/${image.uuid}`,
    models: users.map((model) => reader.ref('models', model.name)),
    added_at: isoTime(image.addedAt),
  })
}

const contentOf = (image: Image): JsonObject =>
  image.kind === 'disk'
    ? {
        disk: {
          path: image.disk.path,
          compression: image.disk.compression,
          raw_bytes: image.disk.rawBytes,
          raw_sha256: image.disk.rawSha256,
        },
      }
    : { kernel: image.kernel, initrd: image.initrd }
