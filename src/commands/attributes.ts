/** Attributes: the kinds of input that several commands share, as schemas that end in domain values. */
import { z } from 'zod'
import type { Json } from '../domain/json.js'
import type { Result } from '../domain/result.js'
import { Label } from '../domain/values/label.js'

/** Text that a domain parser turns into its value; its refusal becomes the fault. */
export const parsed = <T>(parse: (text: string) => Result<T>) =>
  z.string().transform((text, context): T => {
    const result = parse(text)
    if (result.ok) return result.value
    context.issues.push({ code: 'custom', message: result.refusal.message, input: text })
    return z.NEVER
  })

/** The name of something to be made. */
export const newName = (what: string) =>
  parsed((text) => Label.parse(text)).meta({
    description: `Name of the ${what}: letters, digits, '.', '_' and '-', at most 100.`,
  })

/** How something that exists is called: by name, uuid, or the first characters of its uuid. */
export const reference = (description: string) => z.string().min(1).max(200).meta({ description })

/** Any JSON; its meaning is for the domain to judge. */
export const json = z.unknown().transform((value) => value as Json)

export const flag = (description: string) => z.boolean().meta({ description })

/** An operator's deliberate word: must equal the name of what will be lost. */
export const confirmation = z
  .string()
  .max(200)
  .optional()
  .meta({ description: "The node's name once more, so that no slip of the finger does this." })

/** Before or after another policy; at most one of them. */
export const placement = {
  before: reference('Put it directly before this policy.').optional(),
  after: reference('Put it directly after this policy.').optional(),
}
