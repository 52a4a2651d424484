/** Guard: who may speak to the operator API through a browser: nobody. Foreign names in Host are DNS rebinding; a foreign Origin is another site's page. */
import type { Middleware } from 'koa'
import { replyError } from './errors.js'

/** Passes on what calls this appliance by a name of localhost, an address of 127/8, or one of `hosts`. */
export function guard(hosts: readonly string[]): Middleware {
  const known = new Set(['localhost', '[::1]', ...hosts.map((host) => host.toLowerCase())])
  const isOurs = (host: string | undefined): boolean =>
    host !== undefined && (known.has(host) || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host))
  return async (ctx, next) => {
    ctx.set('X-Content-Type-Options', 'nosniff')
    ctx.set('Cache-Control', 'no-store')
    const host = hostOf(ctx.get('Host'))
    const origin = ctx.get('Origin')
    if (host === undefined) replyError(ctx, 400, 'the request has no usable Host header')
    else if (!isOurs(host))
      replyError(
        ctx,
        403,
        `this API does not go by the name ${JSON.stringify(host.slice(0, 100))}: call it as localhost, or list the name under "operator: hosts:" in razor.yaml`,
      )
    else if (origin !== '' && !isOurs(hostOf(origin.replace(/^https?:\/\//, ''))))
      replyError(ctx, 403, 'pages of other sites may not use this API')
    else await next()
  }
}

/** The name in `name:port`, lower case; undefined for what is none. */
const hostOf = (text: string): string | undefined =>
  /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/.exec(text.toLowerCase())?.[1]
