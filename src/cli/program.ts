/** The tree of `razor`'s words: each collection with its verbs, each command by its own name, `run`. Built from the lists of commands and collections. */
import { Command as Parser } from 'commander'
import type { Command } from '../commands/command.js'
import { commands } from '../commands/index.js'
import { type Body, readInput } from '../commands/input.js'
import type { Collection } from '../commands/views/collection.js'
import { collections } from '../commands/views/index.js'
import { usage } from './cli-error.js'
import { Client, parseServer, usualServer } from './client.js'
import { showEvents } from './events.js'
import { addOptions, inputFrom, wholeNumber } from './options.js'
import { printable, printableJson } from './printable.js'
import type { Session } from './session.js'
import { showList, showMember } from './show.js'
import type { Terminal } from './terminal.js'
import { readValue } from './values.js'
import { verbOf } from './verbs.js'

export function buildProgram(terminal: Terminal, version: string): Parser {
  const program = new Parser('razor')
  program
    .description('See and steer a razor appliance.')
    .version(version, '-V, --version', 'Show the version.')
    .helpOption('-h, --help', 'Show this help.')
    .helpCommand('help [command]', 'Show the help of a command.')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      getOutHelpWidth: () => terminal.columns ?? 100,
      getErrHelpWidth: () => terminal.columns ?? 100,
    })
    .showSuggestionAfterError()
    .addHelpText('after', introduction)
  shared(program)
  program.commandsGroup('Collections:')
  for (const collection of collections) addCollection(program, collection, terminal)
  program.commandsGroup('Commands by their names in the API:')
  for (const command of commands) addCommand(program.command(command.name), command, terminal)
  addRun(program, terminal)
  return program
}

const introduction = `
Examples:
  razor nodes                                    all machines
  razor node node3                               one of them, with its facts
  razor images add --name debian-12 --path ./images/debian-12/build
  razor models create debian --template disk_image --image debian-12 --metadata root_password=-
  razor tags create virtual --rule '["=", ["fact", "virtual"], "kvm"]'
  razor policies create web --model debian --tag virtual
  razor events --follow

Exit codes: 0 done, 1 refused or failed, 2 not understood, 3 no appliance reached.`

const shared = (parser: Parser): Parser =>
  parser
    .option('--server <address>', `The appliance (or RAZOR_API; else ${usualServer}).`)
    .option('--json', 'Print the answer as JSON.')

function sessionOf(parser: Parser, terminal: Terminal): Session {
  const typed = (name: string): unknown => nearest(parser, name)
  const server = typed('server')
  const address = typeof server === 'string' ? server : terminal.env['RAZOR_API'] || usualServer
  return { client: new Client(parseServer(address)), terminal, json: typed('json') === true }
}

/** An option as it was typed last: of the innermost word that has it. */
function nearest(parser: Parser | null, name: string): unknown {
  if (parser === null) return undefined
  const value: unknown = parser.opts<Record<string, unknown>>()[name]
  return value ?? nearest(parser.parent, name)
}

function addCollection(program: Parser, collection: Collection, terminal: Terminal): void {
  const parser = shared(program.command(collection.name).alias(collection.member))
  parser
    .summary(collection.summary)
    .description(`${collection.summary} Without a name: all of them.`)
    .argument(
      '[name]',
      `One ${collection.member.replace('-', ' ')}, by name, uuid or its beginning.`,
    )
    .option('--start <number>', 'Leave out so many first.', wholeNumber)
    .option('--limit <number>', 'Show at most so many.', wholeNumber)
  if (collection.parts.length > 0)
    parser.argument(
      '[part]',
      `Of that one: ${collection.parts.map((part) => part.name).join(', ')}.`,
    )
  for (const filter of collection.filters)
    parser.option(`--${filter.name} <text>`, filter.description)
  if (collection.name === 'events') {
    parser.option('-f, --follow', 'Go on showing events as they happen.')
  }
  parser.action(async (...words: unknown[]) => {
    const session = sessionOf(parser, terminal)
    const [name, part] = words.filter((word) => typeof word === 'string')
    const options = parser.opts<Record<string, unknown>>()
    const query = queryFrom(collection, options)
    if (name === undefined && collection.name === 'events')
      return showEvents(session, collection, { query, follow: options['follow'] === true })
    return name === undefined || part !== undefined
      ? showList(session, collection, { query, name, part })
      : showMember(session, collection, name)
  })
  for (const command of commands) {
    const verb = verbOf(command, collections)
    if (verb?.collection !== collection.name) continue
    const sub = parser.command(verb.verb)
    if (verb.alias !== undefined) sub.alias(verb.alias)
    addCommand(sub, command, terminal)
  }
}

/** The options that are the API's parameters, as it takes them. */
function queryFrom(
  { filters }: Collection,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const names = ['start', 'limit', ...filters.map((filter) => filter.name)]
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = options[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}

function addCommand(parser: Parser, command: Command, terminal: Terminal): void {
  shared(parser)
    .summary(command.summary)
    .description(`${command.summary}\n\n${command.description}`)
    .addHelpText(
      'after',
      `\nExample:\n  ${command.examples.cli}\n\nCommand ${command.name} of the API; its body there, for example:\n  ${command.examples.api}`,
    )
  addOptions(parser, command)
  parser.action(async () => {
    const session = sessionOf(parser, terminal)
    const typed = { args: parser.args, options: parser.opts<Record<string, unknown>>() }
    const input = await inputFrom(command, typed, terminal)
    const read = readInput(command.input, JSON.parse(JSON.stringify(input)) as Body)
    if (!read.ok)
      throw usage(`${printable(read.refusal.message)}\nSee: razor ${command.name} --help`)
    await runCommand(session, command.name, JSON.stringify(input))
  })
}

function addRun(program: Parser, terminal: Terminal): void {
  const run = program
    .command('run <command>')
    .summary('Run a command with a body of JSON.')
    .description(
      'Run a command of the API with a body of JSON, as a program would. Nothing is checked before it is sent.',
    )
    .option('--server <address>', `The appliance (or RAZOR_API; else ${usualServer}).`)
    .requiredOption('--json <body>', 'The body: JSON, or @FILE, or - for standard input.')
    .addHelpText('after', `\nExample:\n  razor run delete-tag --json '{"name": "virtual"}'`)
  run.action(async (name: string, { json }: { json: string }) => {
    const session = { ...sessionOf(run, terminal), json: program.opts()['json'] === true }
    await runCommand(session, name, JSON.stringify(await readValue(json, terminal)))
  })
}

async function runCommand({ client, terminal, json }: Session, name: string, body: string) {
  const answer = await client.post(`/api/commands/${encodeURIComponent(name)}`, body)
  const { result } = answer
  if (json || typeof result !== 'string') terminal.out(printableJson(answer))
  else terminal.out(`${printable(result)}\n`)
}
