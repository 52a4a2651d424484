/** Events as stored: one JSON value each. A journal entry that cannot be read is left out, never a reason not to start. */
import { z } from 'zod'
import { type Event, eventKinds } from '../domain/event.js'
import { MacAddress } from '../domain/values/mac-address.js'
import { Uuid } from '../domain/values/uuid.js'

const event = z.object({
  sequence: z.number().int().positive(),
  at: z.number(),
  kind: z.enum(eventKinds),
  message: z.string(),
  node: z
    .string()
    .transform((text) => Uuid.unsafe<'node'>(text))
    .exactOptional(),
  activeModel: z
    .string()
    .transform((text) => Uuid.unsafe<'active-model'>(text))
    .exactOptional(),
  mac: z
    .string()
    .transform((text) => MacAddress.unsafe(text))
    .exactOptional(),
  detail: z.record(z.string(), z.json()).exactOptional(),
})

export function readEvent(text: string): Event | undefined {
  try {
    const parsed = event.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

export const writeEvent = (entry: Event): string => JSON.stringify(entry)
