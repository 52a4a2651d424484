/** Runs the packets of a quirk's fixture through the responder with the quirk and without it. */
import { quirks } from '../../../src/dhcp/quirks/index.js'
import { respond } from '../../../src/dhcp/responder.js'
import type { Reply } from '../../../src/dhcp/reply.js'
import { aContext, asReply, type ContextPlan } from './contexts.js'
import { captured } from './packets.js'

export interface QuirkCase {
  readonly withIt: Reply
  readonly withoutIt: Reply
  /** Whether the reply says that the quirk touched it. */
  readonly named: boolean
}

/** `index`: which packet of the fixture of the quirk's name. */
export const quirkCase = (name: string, plan: ContextPlan = {}, index = 0): QuirkCase => {
  if (!quirks.some((quirk) => quirk.name === name)) throw new Error(`${name} is not in the list`)
  const request = captured(name, index)
  const withIt = asReply(respond(request, aContext(plan)))
  const without = { ...plan, segment: { ...plan.segment, disabledQuirks: [name] } }
  const withoutIt = asReply(respond(request, aContext(without)))
  return { withIt, withoutIt, named: withIt.quirks.includes(name) }
}
