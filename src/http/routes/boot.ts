/** Boot corridor: `GET /razor/api/boot`. Whatever happens the answer is 200, text, and a valid iPXE script: firmware can do nothing with any other. */
import type { Context, Middleware } from 'koa'
import { type BootRequest, decideBoot, describe } from '../../engine/boot.js'
import type { BootProgram } from '../../engine/boot-program.js'
import { identify } from '../../engine/identify.js'
import { corridor, type Reply } from '../corridor.js'
import { reportIncident } from '../journey.js'
import type { MachineParts } from '../parts.js'
import { renderFailed } from '../render-failed.js'
import { noticeScript } from '../view/notice.js'
import { parseBoot } from '../wire.js'

type BootParts = Pick<MachineParts, 'ledger' | 'catalog' | 'server' | 'system' | 'log'>

export const bootRoute = (parts: BootParts): Middleware =>
  corridor(parts, 'boot', async (ctx) => {
    try {
      return await answer(parts, ctx)
    } catch (error) {
      const incident = reportIncident(parts, ctx, error)
      return notice(`internal error, incident ${incident}`, { decision: 'bug' })
    }
  })

async function answer(parts: BootParts, ctx: Context): Promise<Reply> {
  // HEAD must move nothing, and has no body to say anything in.
  if (ctx.method === 'HEAD') return notice('HEAD is not decided upon', { decision: 'refused' })
  const request = parseBoot(ctx.query)
  return request.ok
    ? decided(parts, request.value)
    : notice(request.fault.message, { decision: 'refused' })
}

async function decided(parts: BootParts, request: BootRequest): Promise<Reply> {
  const { ledger, catalog, server } = parts
  const outcome = await ledger.submit((world, moment) => decideBoot(world, moment, request))
  const who = {
    hw_id: request.hwIds.join('_'),
    node: identify(ledger.world, request.hwIds)?.name,
  }
  if (!outcome.ok) return notice(outcome.refusal.message, { ...who, decision: 'refused' })
  const program = outcome.value
  const fields = { ...who, decision: program.kind }
  const rendered = catalog.bootScript(program, server)
  if (rendered.ok && rendered.value.startsWith('#!ipxe'))
    return {
      status: 200,
      body: rendered.value,
      level: 'info',
      said: describe(program),
      fields: { ...fields, answered: describe(program) },
    }
  const why = rendered.ok ? 'the script does not begin with #!ipxe' : rendered.refusal.message
  await reportFailure(parts, program, why)
  return notice(`the boot script could not be made: ${why}`, fields)
}

const reportFailure = async (parts: BootParts, program: BootProgram, why: string): Promise<void> =>
  renderFailed(parts.ledger, {
    what: describe(program),
    why,
    ...(program.kind === 'template' && { install: program.install }),
  })

/** The machine is told why there is nothing to boot, waits and tries again. */
const notice = (why: string, fields: object): Reply => ({
  status: 200,
  body: noticeScript(why),
  level: 'warn',
  said: `told to try again: ${why}`,
  fields: { ...fields, answered: 'a notice and a restart' },
})
