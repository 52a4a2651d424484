/** Label: the name an operator gives a record, usable in URLs, shells and tables without quoting. */
import { invalid } from '../refusal.js'
import { ok, refuse, type Result } from '../result.js'

declare const brand: unique symbol
export type Label = string & { readonly [brand]: 'Label' }

const shape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

export const Label = {
  /** 1 to 100 letters, digits, dots, underscores and hyphens, beginning with a letter or digit. */
  parse: (text: string): Result<Label> =>
    shape.test(text)
      ? ok(text as Label)
      : refuse(
          invalid(
            `not a usable name: ${JSON.stringify(text.slice(0, 120))} (letters, digits, '.', '_' and '-', at most 100)`,
          ),
        ),
  /** For literals in tests and for names our own code has built from such parts. */
  unsafe: (text: string): Label => text as Label,
}
