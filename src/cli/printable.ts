/** Printable: text from machines made harmless for a terminal. Names, serial numbers and host names come off the wire and may hold anything. */

/** C0 and C1 controls, DEL, line and paragraph separators, and what turns the direction of writing. */
const unsafe = new RegExp(
  '[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]',
  'g',
)

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** On one line, every unsafe character written as its escape: a machine cannot move the cursor or forge a line. */
export const printable = (text: string): string =>
  text.replace(unsafe, (character) =>
    character === '\n' ? '\\n' : character === '\t' ? ' ' : escaped(character),
  )

/** JSON on one line that is safe to look at: unsafe characters stay escapes. Parses to the same value. */
export const printableJsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(unsafe, escaped)

/** The same over several lines, with a newline at its end. */
export const printableJson = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(unsafe, (character) => (character === '\n' ? character : escaped(character)))}\n`
