/** Regular expressions of operators meet texts of strangers: how long they may take. Process-wide, set once before anything is served. */
import { setFlagsFromString } from 'node:v8'

/**
 * V8 gives up backtracking after 50,000 steps and searches again in time linear in the text, with the same result. Without this `^(\w+\s?)*$` and
 * one machine's serial number would stop the process for good. Not for patterns that look around, refer back or count high: those V8 can only backtrack.
 */
export function boundRegularExpressions(): void {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
}
