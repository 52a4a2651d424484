/**
 * NoBrowsers: machines' requests come from firmware, installers and shell scripts. A request that a browser made for a web page, on the desk of somebody
 * who can reach the provisioning network, is none of these: it could register, bind or boot in a machine's name.
 */
import type { Middleware } from 'koa'
import { replyText } from './journey.js'

/** Passes on what no page has sent: without `Origin`, and by the browser's own word (Fetch Metadata) typed in by a person if by anybody. */
export const noBrowsers: Middleware = async (ctx, next) => {
  const site = ctx.get('Sec-Fetch-Site')
  if (ctx.get('Origin') === '' && (site === '' || site === 'none')) await next()
  else replyText(ctx, 403, 'Error: web pages may not speak for machines\n')
}
