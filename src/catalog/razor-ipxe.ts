/** razor.ipxe: the first script of all, sent over TFTP with the segment's own address in it. Finds a network, then asks the appliance what to boot. */
import type { Result } from '../domain/result.js'
import { contextOf, type ServerAddress } from './context.js'
import type { Renderer } from './renderer.js'

export const razorIpxeScript = 'razor.ipxe.njk'

export const renderRazorIpxe = (renderer: Renderer, server: ServerAddress): Result<string> =>
  renderer.render(
    [],
    razorIpxeScript,
    contextOf({ server, microkernel: undefined, microkernelArguments: '' }),
  )
