/** create-image: files a machine can be served. The library takes them in; the decision says whether they become an Image. */
import { z } from 'zod'
import type { Image } from '../domain/image.js'
import { put } from '../domain/world.js'
import { newName } from './attributes.js'
import { definePreparedCommand } from './command.js'
import { done, existing, type Outcome } from './outcome.js'

const inside = (what: string) => z.string().min(1).max(500).optional().meta({ description: what })

export const createImage = definePreparedCommand({
  name: 'create-image',
  summary: 'Add an image: a microkernel, an operating system, or a disk to be written.',
  description:
    "Files are copied into the appliance's library and verified; the source may be removed afterwards. What is not said here is taken from the image.yaml (or the microkernel's iso-metadata.yaml) beside the files. Of several microkernels the one added last serves new machines.",
  examples: {
    api: { name: 'debian-12', kind: 'disk', path: '/srv/images/debian-12' },
    cli: 'images add --name debian-12 --path images/debian-12/build',
  },
  permission: 'admin',
  input: z.strictObject({
    name: newName('image'),
    path: z
      .string()
      .min(1)
      .max(4096)
      .refine((path) => path.startsWith('/') && !path.includes('\0'), 'must be an absolute path')
      .meta({ description: "File or folder on the appliance's own machine.", path: true }),
    kind: z
      .enum(['microkernel', 'os', 'disk'])
      .optional()
      .meta({ description: 'What it is, where the files do not say so.' }),
    version: inside('Its version, for people.'),
    kernel: inside('Path of the kernel within the image.'),
    initrd: inside('Path of the initial RAM disk within the image.'),
  }),
  positions: ['name', 'path'],
  prepare: (input, { images }) =>
    images.add({
      name: input.name,
      path: input.path,
      ...(input.kind !== undefined && { kind: input.kind }),
      ...(input.version !== undefined && { version: input.version }),
      ...(input.kernel !== undefined && { kernel: input.kernel }),
      ...(input.initrd !== undefined && { initrd: input.initrd }),
    }),
  decide(world, _moment, _input, image): Outcome {
    const there = [...world.image.values()].find((other) => other.name === image.name)
    if (there !== undefined)
      return existing(
        'image',
        { collection: 'images', name: there.name, uuid: there.uuid },
        differences(there, image),
      )
    return done(
      {
        collection: 'images',
        name: image.name,
        uuid: image.uuid,
        result: `image "${image.name}" added: ${image.kind} ${image.version}, ${image.files.length} file(s)`,
      },
      [put('image', image)],
    )
  },
  /** The files just taken in stay only if they became the image of that name. */
  async afterwards(outcome, { prepared }, { images }) {
    if (!outcome.ok || outcome.value.uuid !== prepared.uuid) await images.discard(prepared.uuid)
  },
})

function differences(a: Image, b: Image): readonly string[] {
  const differing: string[] = []
  if (a.kind !== b.kind) differing.push('kind')
  if (a.version !== b.version) differing.push('version')
  if (bootPaths(a) !== bootPaths(b)) differing.push('kernel or initrd')
  if (inventory(a) !== inventory(b)) differing.push('files')
  return differing
}

const bootPaths = (image: Image): string =>
  image.kind === 'disk' ? '' : `${image.kernel}\n${image.initrd}`

const inventory = (image: Image): string =>
  image.files
    .map(({ path, size, sha256 }) => `${path} ${size} ${sha256}`)
    .sort()
    .join('\n')
