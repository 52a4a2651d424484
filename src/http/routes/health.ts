/** Health: `GET /health`: whether this process answers and has a microkernel to give. For people and for watchdogs. */
import type { Middleware } from 'koa'
import { currentMicrokernel } from '../../domain/image.js'
import type { Ledger } from '../../engine/ports.js'
import { replyJson } from '../journey.js'

/** 200 while the process can decide; `microkernel` is null while unknown machines can only be told to wait. */
export const healthRoute =
  ({ ledger }: { readonly ledger: Ledger }): Middleware =>
  (ctx) => {
    const microkernel = currentMicrokernel(ledger.world.image.values())
    replyJson(ctx, 200, {
      status: 'ok',
      nodes: ledger.world.node.size,
      microkernel: microkernel?.name ?? null,
    })
  }
