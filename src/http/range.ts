/** Range: what part of a file a `Range` header asks for (RFC 9110 section 14). One range is honoured; several, or a form we cannot read, get the whole file, as 14.2 allows. */

export type RangeAnswer =
  | { readonly kind: 'whole' }
  /** Both ends are included; 0 <= first <= last < size. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' }

const shape = /^bytes=\s*(\d{0,18})-(\d{0,18})\s*$/i

/** `header` for a file of `size` bytes. Some iPXE builds send `bytes=u-u`: ignored, as any malformed range. */
export function parseRange(header: string | undefined, size: number): RangeAnswer {
  const [, from = '', to = ''] = shape.exec(header ?? '') ?? []
  if (from === '' && to === '') return { kind: 'whole' }
  if (from === '') {
    // `bytes=-n`: the last n bytes.
    const length = Math.min(Number(to), size)
    return length === 0
      ? { kind: 'unsatisfiable' }
      : { kind: 'part', first: size - length, last: size - 1 }
  }
  const first = Number(from)
  if (to !== '' && Number(to) < first) return { kind: 'whole' }
  if (first >= size) return { kind: 'unsatisfiable' }
  return { kind: 'part', first, last: to === '' ? size - 1 : Math.min(Number(to), size - 1) }
}
