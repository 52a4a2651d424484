/** What a command tells of itself: to `GET /api/commands/<name>`, to the command line, to a person. Derived from its schema; nothing is written twice. */
import { z } from 'zod'
import type { Command } from './command.js'
import { metaOf } from './input.js'

export type AttributeType = 'string' | 'number' | 'boolean' | 'array' | 'object'

export interface Attribute {
  readonly name: string
  readonly type: AttributeType
  readonly required: boolean
  readonly description: string
  /** Of an array whose items are plain text. */
  readonly ofText: boolean
  readonly aliases: readonly string[]
  /** From 0; undefined where the command line wants the name. */
  readonly position?: number
  readonly choices?: readonly string[]
  readonly fallback?: unknown
  /** A path on the appliance's machine. */
  readonly isPath: boolean
}

const known = new WeakMap<Command, readonly Attribute[]>()

/** Each attribute of a command, in the order its file gives them. */
export function attributesOf(command: Command): readonly Attribute[] {
  const attributes = known.get(command) ?? readAttributes(command)
  known.set(command, attributes)
  return attributes
}

function readAttributes(command: Command): readonly Attribute[] {
  const schema = jsonSchemaOf(command)
  return Object.entries(schema.properties).map(([name, property]): Attribute => {
    const { aliases = [], path = false, description = '' } = metaOf(command.input.shape[name])
    const position = command.positions.indexOf(name)
    return {
      name,
      type: typeOf(property.type),
      required: schema.required.includes(name) && property.default === undefined,
      description,
      ofText: property.items?.type === 'string',
      aliases,
      isPath: path,
      ...(position !== -1 && { position }),
      ...(property.enum !== undefined && { choices: property.enum }),
      ...(property.default !== undefined && { fallback: property.default }),
    }
  })
}

interface Property {
  readonly type?: string | undefined
  readonly items?: { readonly type?: string | undefined } | undefined
  readonly enum?: readonly string[] | undefined
  readonly default?: unknown
}
const property: z.ZodType<Property> = z.looseObject({
  type: z.string().optional(),
  items: z.looseObject({ type: z.string().optional() }).optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
})
const objectSchema = z.looseObject({
  properties: z.record(z.string(), property),
  required: z.array(z.string()).default([]),
})

const jsonSchemaOf = (command: Command) =>
  objectSchema.parse(z.toJSONSchema(command.input, { io: 'input', unrepresentable: 'any' }))

const typeOf = (type: string | undefined): AttributeType =>
  type === 'integer' || type === 'number'
    ? 'number'
    : type === 'boolean' || type === 'array' || type === 'object'
      ? type
      : 'string'

/** The body of `GET /api/commands/<name>`: razor-server's shape, its `schema` attribute by attribute. */
export function commandHelp(command: Command) {
  const attributes = attributesOf(command)
  return {
    name: command.name,
    help: {
      summary: command.summary,
      description: command.description,
      schema: attributes.map(attributeLine).join('\n'),
      examples: command.examples,
      full: fullHelp(command, attributes),
    },
    schema: Object.fromEntries(
      attributes.map((attribute) => [
        attribute.name,
        {
          type: attribute.type,
          required: attribute.required,
          help: attribute.description,
          ...(attribute.aliases.length > 0 && { aliases: attribute.aliases }),
          ...(attribute.position !== undefined && { position: attribute.position }),
          ...(attribute.choices !== undefined && { choices: attribute.choices }),
          ...(attribute.fallback !== undefined && { default: attribute.fallback }),
        },
      ]),
    ),
    permission: command.permission,
  }
}

const fullHelp = (command: Command, attributes: readonly Attribute[]): string =>
  [
    `${command.name}: ${command.summary}`,
    '',
    command.description,
    '',
    'Attributes:',
    ...attributes.map(attributeLine),
    '',
    'Over HTTP:',
    `  POST /api/commands/${command.name}`,
    `  ${command.examples.api}`,
    '',
    'On the command line:',
    `  ${command.examples.cli}`,
    '',
  ].join('\n')

const attributeLine = (attribute: Attribute): string =>
  `  ${attribute.name} (${attribute.type}${attribute.required ? ', required' : ''}): ${attribute.description}${remark(attribute)}`

/** Choices and default, as a remark for people; empty when there are none worth saying. */
export function remark({ choices, fallback }: Attribute): string {
  const parts: string[] = []
  if (choices !== undefined) parts.push(`one of ${choices.join(', ')}`)
  if (typeof fallback === 'number' || fallback === true)
    parts.push(`default ${JSON.stringify(fallback)}`)
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}
