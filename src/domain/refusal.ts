/** Refusal: every expected way to say no. Mapped once to an HTTP status, an exit code or an iPXE message by the skin. */

export type Refusal =
  /** The named thing does not exist. */
  | { readonly kind: 'not-found'; readonly message: string }
  /** It exists already, with other content; or the state of the world forbids it now. */
  | { readonly kind: 'conflict'; readonly message: string }
  /** The request itself is wrong; `path` points at the offending part, `a.b[0]` style. */
  | { readonly kind: 'invalid'; readonly message: string; readonly path?: string }
  /** Something still refers to it; `by` names what. */
  | { readonly kind: 'in-use'; readonly message: string; readonly by: readonly string[] }
  /** The caller showed no token, or a wrong or spent one. */
  | { readonly kind: 'forbidden'; readonly message: string }
  /** The appliance cannot do it at present: disk full, shutting down, no microkernel. */
  | { readonly kind: 'unavailable'; readonly message: string }

export const notFound = (message: string): Refusal => ({ kind: 'not-found', message })
export const conflict = (message: string): Refusal => ({ kind: 'conflict', message })
export const invalid = (message: string, path?: string): Refusal =>
  path === undefined ? { kind: 'invalid', message } : { kind: 'invalid', message, path }
export const inUse = (message: string, by: readonly string[]): Refusal => ({
  kind: 'in-use',
  message,
  by,
})
export const forbidden = (message: string): Refusal => ({ kind: 'forbidden', message })
export const unavailable = (message: string): Refusal => ({ kind: 'unavailable', message })
