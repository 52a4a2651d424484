/** LabError: what stops a rehearsal, in words for the person watching. Anything else thrown in the lab is a bug. */
export class LabError extends Error {
  override readonly name = 'LabError'
}

/** The words of anything thrown. */
export function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
