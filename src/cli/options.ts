/** Options of a command, from its attributes: `--max-count`, `--tag a --tag b`, `--metadata key=value`. And back: what was typed, as the command's input. */
import { resolve } from 'node:path'
import { type Command as Parser, InvalidArgumentError, Option } from 'commander'
import { type Attribute, attributesOf, remark } from '../commands/help.js'
import type { Command } from '../commands/command.js'
import { usage } from './cli-error.js'
import type { Terminal } from './terminal.js'
import { readObject, readPairs, readValue } from './values.js'

/** Gives `parser` an option for each attribute, and a place for those that need no name. */
export function addOptions(parser: Parser, command: Command): void {
  const attributes = attributesOf(command)
  const placed = command.positions
    .map((name) => attributes.find((attribute) => attribute.name === name))
    .filter((attribute) => attribute !== undefined)
  for (const attribute of placed) parser.argument(`[${dashed(attribute.name)}]`)
  for (const attribute of attributes) {
    if (attributes.some(({ name }) => attribute.name === `no_${name}`)) {
      parser.addOption(new Option(flagOf(attribute), helpOf(attribute)))
      continue
    }
    for (const option of optionsFor(attribute)) parser.addOption(option)
  }
}

/** The command's input as it was typed. Throws a usage error for what cannot be read. */
export async function inputFrom(
  command: Command,
  { args, options }: { args: readonly string[]; options: Readonly<Record<string, unknown>> },
  terminal: Terminal,
): Promise<Record<string, unknown>> {
  const attributes = attributesOf(command)
  const input: Record<string, unknown> = {}
  for (const [at, text] of args.entries()) {
    const attribute = attributes.find(({ position }) => position === at)
    if (attribute !== undefined) input[attribute.name] = await fromText(attribute, text, terminal)
  }
  for (const attribute of attributes) {
    const typed = await typedValue(attribute, options, terminal)
    if (typed === undefined) continue
    if (input[attribute.name] !== undefined)
      throw usage(`"${dashed(attribute.name)}" is given twice: in its place and by its name`)
    if (typed === false && attribute.type !== 'boolean') input[`no_${attribute.name}`] = true
    else input[attribute.name] = typed
  }
  return input
}

async function typedValue(
  attribute: Attribute,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<unknown> {
  const texts: unknown[] = []
  for (const name of [attribute.name, ...attribute.aliases]) {
    const given = options[camel(name)]
    if (given === undefined) continue
    if (!Array.isArray(given)) return fromOption(attribute, given, terminal)
    texts.push(...(given as unknown[]))
  }
  if (attribute.type === 'object') {
    const file = options[camel(`${attribute.name}_file`)]
    if (typeof file !== 'string' && texts.length === 0) return undefined
    return {
      ...(typeof file === 'string' ? await readObject(file, terminal) : {}),
      ...(await readPairs(texts.map(String), terminal)),
    }
  }
  return texts.length === 0 ? undefined : texts.flatMap((text) => String(text).split(','))
}

const fromOption = (attribute: Attribute, given: unknown, terminal: Terminal): unknown =>
  typeof given === 'string' ? fromText(attribute, given, terminal) : given

async function fromText(attribute: Attribute, text: string, terminal: Terminal): Promise<unknown> {
  const { type, ofText, isPath } = attribute
  if (type === 'number') return numberInPlace(attribute, text)
  if (type === 'array') return ofText ? text.split(',') : readValue(text, terminal)
  if (type === 'boolean') return text === 'true'
  return isPath ? resolve(terminal.cwd, text) : text
}

const dashed = (name: string): string => name.replaceAll('_', '-')
const camel = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const flagOf = ({ name }: Attribute): string => `--${dashed(name)}`
const helpOf = (attribute: Attribute): string => attribute.description + remark(attribute)

function optionsFor(attribute: Attribute): readonly Option[] {
  const flag = flagOf(attribute)
  const help = helpOf(attribute)
  switch (attribute.type) {
    case 'boolean':
      return attribute.fallback === true
        ? [new Option(flag, help), new Option(`--no-${dashed(attribute.name)}`, 'The contrary.')]
        : [new Option(flag, help)]
    case 'number':
      return [new Option(`${flag} <number>`, help).argParser(wholeNumber)]
    case 'object':
      return [
        new Option(
          `${flag} <key=value>`,
          `${help} Repeatable; key=@FILE reads the value from a file, key=- asks for it.`,
        ).argParser(collect),
        new Option(`${flag}-file <file>`, 'The same as a JSON or YAML file (- is standard input).'),
      ]
    case 'array':
      return attribute.ofText
        ? [
            new Option(`${flag} <a,b>`, `${help} Repeatable.`).argParser(collect),
            ...attribute.aliases.map((alias) =>
              new Option(`--${dashed(alias)} <${alias}>`).argParser(collect).hideHelp(),
            ),
          ]
        : [new Option(`${flag} <json>`, `${help} JSON, or @FILE, or - for standard input.`)]
    case 'string':
      return [new Option(`${flag} <${attribute.isPath ? 'path' : 'text'}>`, help)]
  }
}

/** Reads 0 to 10^15 - 1; for commander, which says which option it was. */
export function wholeNumber(text: string): number {
  if (!isWholeNumber(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

const isWholeNumber = (text: string): boolean => /^\d{1,15}$/.test(text)

function numberInPlace({ name }: Attribute, text: string): number {
  if (!isWholeNumber(text)) throw usage(`"${dashed(name)}" must be a whole number`)
  return Number(text)
}

const collect = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text]
