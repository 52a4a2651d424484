/** The shape of model.yaml, down to single words. Whether the words fit each other (files, bases, states) is model-template.ts's question. */
import { z } from 'zod'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'
import { Action, StateName, TemplateName } from '../domain/values/names.js'
import { type Fault, meant } from './fault.js'
import type { Path, YamlDocument } from './yaml-document.js'

/** A brand's own parser as a schema. */
const word = <T>(parse: (text: string) => Result<T>) =>
  z.string().transform((text, context) => {
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    context.addIssue({ code: 'custom', message: parsed.refusal.message })
    return z.NEVER
  })

/** A mapping whose keys are checked too, as a Map in the order of the file. */
const mapOf = <K, V extends z.ZodType>(parseKey: (text: string) => Result<K>, value: V) =>
  z.record(z.string().superRefine(keyRule(parseKey)), value).transform((record) => {
    const map = new Map<K, z.output<V>>()
    for (const [text, entry] of Object.entries(record)) {
      const key = parseKey(text)
      if (key.ok) map.set(key.value, entry)
    }
    return map
  })

const keyRule =
  (parseKey: (text: string) => Result<unknown>) =>
  (text: string, context: z.RefinementCtx): void => {
    const key = parseKey(text)
    if (!key.ok) context.addIssue({ code: 'custom', message: key.refusal.message })
  }

const line = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\r\n]*$/, 'must be one line')
const templateFile = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,99}\.njk$/, 'must be the name of a .njk file in this folder')
const pathInImage = z
  .string()
  .regex(
    /^(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\0\r\n]{1,500}$/,
    'must be a path inside the image, without a leading / and without ..',
  )
const stateName = word((text) => StateName.parse(text))

const field = z.strictObject({
  type: z.enum(['string', 'integer', 'boolean', 'list', 'password']).default('string'),
  description: line,
  required: z.boolean().default(false),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).exactOptional(),
  pattern: line.exactOptional(),
})

const state = z.strictObject({
  boot: z.union([z.literal('local'), z.literal('microkernel'), templateFile], {
    error: 'must be local, microkernel or the name of a .njk file',
  }),
  checkin: z.enum(['acknowledge', 'reboot', 'poweroff']),
  final: z.boolean().default(false),
  on: mapOf((text) => Action.parse(text), stateName).default(() => new Map()),
})

const effect = z
  .strictObject({
    render: templateFile.exactOptional(),
    while: z.array(stateName).min(1).exactOptional(),
    capture: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be a name in lower case')
      .exactOptional(),
    pattern: line.exactOptional(),
  })
  .refine(({ render, capture }) => (render === undefined) !== (capture === undefined), {
    error: 'says either render: FILE or capture: NAME',
  })
  .refine(({ capture, pattern }) => (capture === undefined) === (pattern === undefined), {
    error: 'pattern belongs to capture, and capture needs one',
  })
  .refine(({ render, while: during }) => during === undefined || render !== undefined, {
    error: 'while belongs to render',
  })

/** A metadata key, usable as `metadata.<key>` in a template. */
const fieldKey = (text: string): Result<string> =>
  /^[a-z][a-z0-9_]{0,63}$/.test(text)
    ? ok(text)
    : refuse(invalid(`not a metadata key: ${JSON.stringify(text)}`))

const shape = z.strictObject({
  description: line.exactOptional(),
  base: word((text) => TemplateName.parse(text)).exactOptional(),
  abstract: z.boolean().default(false),
  image: z.strictObject({ kind: z.enum(['disk', 'os', 'microkernel', 'none']) }).exactOptional(),
  metadata: mapOf(fieldKey, field).default(() => new Map()),
  initial: stateName.exactOptional(),
  states: mapOf((text) => StateName.parse(text), state).default(() => new Map()),
  callbacks: mapOf((text) => Action.parse(text), effect).default(() => new Map()),
  kernel: pathInImage.exactOptional(),
  initrd: pathInImage.exactOptional(),
  /** Who takes over after the final state: an agent on the node, or nobody. */
  broker: z.enum(['agent', 'none']).exactOptional(),
})
/** One model.yaml as it stands: without what its base gives. */
export type ModelFile = z.output<typeof shape>

/** The keys known at each depth, for "did you mean"; `*` stands for any name of the folder's own. */
const knownKeys: readonly (readonly [pattern: string, keys: readonly string[]])[] = [
  ['', Object.keys(shape.shape)],
  ['image', ['kind']],
  ['metadata.*', Object.keys(field.shape)],
  ['states.*', Object.keys(state.shape)],
  ['callbacks.*', Object.keys(effect.shape)],
]

/** Reads a parsed model.yaml, or says everything wrong with its shape. */
export function readModelFile(
  document: YamlDocument,
): { readonly model: ModelFile } | { readonly faults: readonly Fault[] } {
  const parsed = shape.safeParse(document.value)
  if (parsed.success) return { model: parsed.data }
  return { faults: parsed.error.issues.flatMap((issue) => faultsOfIssue(document, issue)) }
}

function faultsOfIssue(document: YamlDocument, issue: z.core.$ZodIssue): readonly Fault[] {
  const path: Path = issue.path.filter((step) => typeof step !== 'symbol')
  const place = path.length === 0 ? '' : `${path.join('.')}: `
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      ...at(document, [...path, key]),
      message: `${place}unknown key "${key}"`,
      ...meant(key, keysAt(path)),
    }))
  const message =
    issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
  return [
    {
      ...at(document, path),
      message:
        place +
        message
          .replace(/^Invalid input: .* received undefined$/, 'is missing')
          .replace(/^Invalid option: expected one of /, 'must be one of '),
    },
  ]
}

export const at = (document: YamlDocument, path: Path): { file: string; line?: number } => {
  const found = document.lineOf(path)
  return found === undefined ? { file: document.file } : { file: document.file, line: found }
}

const keysAt = (path: Path): readonly string[] =>
  knownKeys.find(
    ([pattern]) => pattern === path.map((step, depth) => (depth === 0 ? step : '*')).join('.'),
  )?.[1] ?? []
