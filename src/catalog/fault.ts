/** Fault: one thing wrong with a template folder, in words an operator can act on. A folder has all its faults named at once, not the first. */
import { nearest } from '../domain/metadata.js'

export interface Fault {
  /** As the operator named the root, then folder and file. */
  readonly file: string
  /** From 1, where the file says it. */
  readonly line?: number
  readonly message: string
  /** The known name that was probably meant. */
  readonly suggestion?: string
}

/** `templates/x/model.yaml:12: no file "boot.nkj"; did you mean "boot.njk"?` */
export const describeFault = ({ file, line, message, suggestion }: Fault): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${message}` +
  (suggestion === undefined ? '' : `; did you mean "${suggestion}"?`)

/** `suggestion` as a property to spread into a fault, when a known name is near. */
export function meant(word: string, known: Iterable<string>): { readonly suggestion?: string } {
  const suggestion = nearest(word, known)
  return suggestion === undefined ? {} : { suggestion }
}

/** The same faults without repeats (a base's fault shows in each of its children), in the order of files and lines. */
export function inReadingOrder(faults: readonly Fault[]): readonly Fault[] {
  const distinct = new Map(faults.map((fault) => [describeFault(fault), fault]))
  return [...distinct.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || (a.line ?? 0) - (b.line ?? 0),
  )
}
