#!/usr/bin/env node
/** `razord`: the process entry. Reads the command line, builds the appliance, minds signals and the exit code. Decides nothing. */
import { Command } from 'commander'
import { startAppliance } from './appliance.js'
import { check } from './check.js'
import { type Config, environment, type Flags, loadConfig } from './config.js'
import { quirks } from './dhcp/quirks/index.js'
import { createLogger } from './log.js'
import { notifySystemd } from './notify.js'
import { boundRegularExpressions } from './regular-expressions.js'
import { system } from './system.js'
import { version } from './version.js'

function fail(message: string): never {
  console.error(`razord: ${message}`)
  process.exit(1)
}

function configured(flags: Flags): Config {
  const config = loadConfig(flags, environment())
  return config.ok ? config.value : fail(config.refusal.message)
}

async function serve(flags: Flags): Promise<void> {
  const config = configured(flags)
  process.umask(0o077)
  boundRegularExpressions()
  const appliance = await startAppliance({ config, system, log: createLogger(config.log) })
  if (!appliance.ok) fail(appliance.refusal.message)
  const { NOTIFY_SOCKET: socket } = environment()
  await notifySystemd('READY=1', socket)
  await firstSignal()
  process.on('SIGINT', () => fail('told to stop twice: stopped at once'))
  await notifySystemd('STOPPING=1', socket)
  await appliance.value.stop()
}

const firstSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })

/** For a person or a pipe; whoever reads may have seen enough before the end (`| head`). */
function print(lines: readonly string[]): void {
  process.stdout.once('error', () => process.exit(0))
  for (const line of lines) console.log(line)
}

const program = new Command('razord')
  .description(
    'The Razor appliance: takes bare machines from power-on to an installed operating system.',
  )
  .version(version)
  .showHelpAfterError()
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : 2))

const withFlags = (command: Command): Command =>
  command
    .option(
      '-c, --config <file>',
      'configuration (default: RAZOR_CONFIG, or /etc/razor/razor.yaml)',
    )
    .option('-i, --interface <name>', 'serve this interface; with --address, no file is needed')
    .option(
      '-a, --address <address/prefix>',
      "the appliance's own address there, such as 10.0.0.1/24",
    )
    .option(
      '-r, --range <first-last>',
      'addresses to lease (default: the upper half of the subnet)',
    )
    .option('-s, --state <folder>', 'where state and images are kept (default: /var/lib/razor)')
    .option('--operator-port <port>', "port of the operator's API on loopback (default: 8025)")
    .option('--log <level>', 'debug, info, warn, error or silent (default: info)')

withFlags(program.command('serve', { isDefault: true }))
  .description('serve until SIGINT or SIGTERM')
  .action(serve)
withFlags(program.command('check'))
  .description('say what is wrong with configuration, templates and files, without starting')
  .action(async (flags: Flags) => {
    const findings = await check(configured(flags))
    print(findings.map(({ ok, text }) => `${ok ? 'ok   ' : 'WRONG'} ${text}`))
    if (findings.some(({ ok }) => !ok)) process.exitCode = 1
  })

program
  .command('quirks')
  .description(
    'list the firmware faults whose answers are adjusted; "disabled_quirks" switches them off by name',
  )
  .action(() => {
    print(
      quirks.map(
        ({ name, symptom, remedy }) => `${name}\n    seen: ${symptom}\n    sent: ${remedy}`,
      ),
    )
  })

await program.parseAsync()
