/** RenderFailed: the event for a template that failed after its decision was committed. The machine is told to try again; the operator must hear why. */
import type { Install } from '../engine/boot-program.js'
import type { Ledger } from '../engine/ports.js'

export async function renderFailed(
  ledger: Ledger,
  {
    what,
    why,
    install,
  }: { readonly what: string; readonly why: string; readonly install?: Install },
): Promise<void> {
  // Should the event not be kept either, the log line of the journey still has the reason.
  await ledger.submit(() => ({
    answer: null,
    changes: [],
    events: [
      {
        kind: 'render.failed',
        message: `${what}: ${why}`,
        ...(install !== undefined && {
          node: install.node.uuid,
          activeModel: install.activeModel.uuid,
        }),
      },
    ],
  }))
}
