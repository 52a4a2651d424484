/**
 * Names: what firmware puts into a file name, made into a plain relative path, or refused with a reason. Says nothing about whether
 * such a file exists, and is not the last word on confinement: directory.ts checks the real path as well.
 */

export type CleanName =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'unusable'; readonly why: UnusableName }

export type UnusableName = 'empty' | 'climbs-out' | 'control-character' | 'too-long'

const longestPath = 1024
const longestSegment = 255

/**
 * Cleans a requested name (latin1, as packet.ts reads it). Backslashes count as slashes (Windows clients, some shims); leading and
 * doubled slashes and `.` segments vanish, so an absolute path is relative to the root; whatever follows a byte 0xFF is cut and
 * trailing control and 8-bit bytes are stripped (ROMs that read option 67 past its end). Percent signs are ordinary characters.
 */
export const cleanName = (requested: string): CleanName => {
  const raw = (requested.split('\xff', 1)[0] ?? '').replace(trailingJunk, '')
  if (raw.length > longestPath) return unusable('too-long')
  if (controlCharacter.test(raw)) return unusable('control-character')
  const segments = Buffer.from(raw, 'latin1')
    .toString('utf8')
    .replaceAll('\\', '/')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
  if (segments.length === 0) return unusable('empty')
  if (segments.includes('..')) return unusable('climbs-out')
  if (segments.some((segment) => Buffer.byteLength(segment) > longestSegment))
    return unusable('too-long')
  return { kind: 'path', path: segments.join('/') }
}

/** The form under which names are looked up when case does not matter. */
export const foldCase = (path: string): string => path.toLowerCase()

const trailingJunk = /[\x00-\x20\x7f-\xff]+$/
const controlCharacter = /[\x00-\x1f\x7f]/

const unusable = (why: UnusableName): CleanName => ({ kind: 'unusable', why })
