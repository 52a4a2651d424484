/**
 * Filters: how a value becomes part of a shell script, an answer file, an iPXE line. Facts come from machines and metadata from
 * operators: whatever is in them, it stays one value and never becomes syntax. Pure; a value that cannot be written throws.
 */
import { TemplateFault } from './strict-view.js'

type Filter = (value: unknown) => string

/** Text, numbers and truth values as text; anything else is a fault. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null || value === undefined)
    throw new TemplateFault('there is no value to write here')
  throw new TemplateFault('only text, numbers and true or false can be written here; use | json')
}

/** One word of a POSIX shell, in single quotes (POSIX 2.2.2); a list becomes one word for each item. */
const shell: Filter = (value) =>
  Array.isArray(value) ? value.map((item: unknown) => shellWord(item)).join(' ') : shellWord(value)

function shellWord(value: unknown): string {
  const text = textOf(value)
  if (text.includes('\0')) throw new TemplateFault('a shell word cannot hold a zero byte')
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The value of a preseed line: stays on that line (debconf reads lines, and a `\` at the end joins the next one). */
const preseed: Filter = (value) =>
  withoutControls(textOf(value), ' ')
    .replace(/\\+\s*$/, '')
    .trim()

/** JSON, which is also YAML's flow style (YAML 1.2, 1.3); without the characters that YAML or a terminal would take for line ends. */
const json: Filter = (value) => {
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw new TemplateFault('there is no value to write here')
  return text.replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** One part of a URL: everything but letters, digits, `-`, `.`, `_`, `~` as %XX of its UTF-8 bytes (RFC 3986 2.3). */
export const urlencode = (value: unknown): string =>
  [...Buffer.from(textOf(value), 'utf8')]
    .map((byte) => {
      const sign = String.fromCharCode(byte)
      return /[A-Za-z0-9._~-]/.test(sign)
        ? sign
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

/** One word on an iPXE line or a kernel's command line: what could end the word, the line or a quotation, or name a setting, becomes `_`. */
const ipxe: Filter = (value) =>
  textOf(value)
    .replace(/&&+/g, '__')
    .replace(/[^\x21-\x7e]|["'`$\\|;#<>{}]/g, '_')

/** A sentence for an iPXE `echo`: as `ipxe`, but its spaces stay; at most 200 characters. */
export const ipxeText = (value: unknown): string =>
  withoutControls(textOf(value), ' ')
    .split(' ')
    .filter((word) => word !== '')
    .map(ipxe)
    .join(' ')
    .slice(0, 200)

const withoutControls = (text: string, by: string): string =>
  text.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]+/g, by)

export const filters: Readonly<Record<string, Filter>> = {
  shell,
  preseed,
  yaml: json,
  json,
  urlencode,
  ipxe,
  ipxe_text: ipxeText,
}
