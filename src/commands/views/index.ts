/** The ordered list of all collections. HTTP and CLI follow from it. */
import { activeModels } from './active-models.js'
import type { Collection } from './collection.js'
import { events } from './events.js'
import { images } from './images.js'
import { leases } from './leases.js'
import { models } from './models.js'
import { nodes } from './nodes.js'
import { policies } from './policies.js'
import { tags } from './tags.js'
import { templates } from './templates.js'

export const collections: readonly Collection[] = [
  nodes,
  activeModels,
  policies,
  tags,
  models,
  templates,
  images,
  leases,
  events,
]
