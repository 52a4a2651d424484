/** The lab's entry: options, the stage, the scenario, the live view, and an orderly end whatever happens. */
import { join } from 'node:path'
import { shareConsole } from './console-share.js'
import { Lab, root } from './lab.js'
import { LabError, wordsOf } from './lab-error.js'
import type { Machine } from './machine.js'
import { goalOf, help, parseOptions } from './options.js'
import type { LabOptions } from './options.js'
import { logIn, prepare, rootPassword } from './scenario.js'
import { Screen, seconds } from './screen.js'
import type { Row } from './screen.js'

async function main(): Promise<number> {
  const request = parseOptions(process.argv.slice(2))
  switch (request.kind) {
    case 'help':
      process.stdout.write(help)
      return 0
    case 'parts':
      needRoot()
      process.stdout.write(request.parts.join(' '))
      return 0
    case 'run':
      needRoot()
      return rehearse(request.options)
  }
}

function needRoot(): void {
  if (process.getuid?.() === 0) return
  throw new LabError('the lab makes network namespaces and needs root: sudo npm run lab')
}

async function rehearse(options: LabOptions): Promise<number> {
  const screen = new Screen(process.stdout)
  const began = performance.now()
  const interrupted = new Promise<never>((_, reject) => {
    // Later ones are taken note of and change nothing: the taking down is not cut short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => reject(new LabError(`ended by ${signal}`)))
    }
  })
  interrupted.catch(() => undefined)
  const opening = Lab.open(options)
  try {
    const lab = await Promise.race([opening, interrupted])
    await Promise.race([perform(lab, options, screen), interrupted])
    screen.say(`Total: ${seconds(performance.now() - began).trim()}`)
    if (options.keep) {
      invite(lab, screen)
      await interrupted.catch(() => undefined)
    }
    return 0
  } catch (thrown) {
    screen.end()
    screen.say(thrown instanceof LabError ? thrown.message : `unexpected: ${String(thrown)}`)
    return 1
  } finally {
    screen.end()
    await takeDown(opening, options)
  }
}

/** The journey itself: an operator's preparations, then nobody touches anything until a machine can be logged in to. */
async function perform(lab: Lab, options: LabOptions, screen: Screen): Promise<void> {
  screen.say(
    `Appliance at ${lab.network.serverAddress} in ${lab.network.serverNamespace}; machines by ${lab.accelerator.toUpperCase()}`,
  )
  await prepare(lab.operator, options.model)
  lab.watch.onStage = (machine, stage, elapsed) => screen.reached(machine.name, stage, elapsed)
  if (options.verbose) {
    for (const { name, serial } of lab.machines) {
      serial.onRaw = (piece) =>
        process.stdout.write(lab.machines.length > 1 ? `[${name}] ${piece}` : piece)
    }
  }
  const rows = new Map<Machine, Row>(
    lab.machines.map((machine) => [
      machine,
      {
        name: `${machine.name} ${machine.hardware.firmware.kind}`,
        progress: lab.watch.progressOf(machine),
      },
    ]),
  )
  lab.watch.onWords = (machine, words) => {
    const row = rows.get(machine)
    if (row !== undefined) row.words = words
  }
  screen.begin([...rows.values()])
  const deadline = performance.now() + options.timeoutMs
  await Promise.all(
    lab.machines.map(async (machine) => {
      await lab.powerOn(machine)
      await finish(lab, machine, { screen, options, deadline })
    }),
  )
  screen.end()
}

async function finish(
  lab: Lab,
  machine: Machine,
  frame: { screen: Screen; options: LabOptions; deadline: number },
): Promise<void> {
  const left = (): number => frame.deadline - performance.now()
  const goal = goalOf(frame.options.model)
  if (goal !== 'logged in') {
    await lab.watch.reached(machine, goal, left())
    return
  }
  await lab.watch.reached(machine, 'booted from disk', left())
  const greeting = await logIn(machine, left())
  lab.watch.saw(machine, 'logged in')
  frame.screen.say(`${machine.name} answers on its serial console:`)
  for (const line of [greeting.kernel, greeting.hostname, ...greeting.release.split('\n')]) {
    frame.screen.say(`  ${line.trim()}`)
  }
}

function invite(lab: Lab, screen: Screen): void {
  const node = process.execPath
  screen.say('')
  screen.say(`All of it keeps running until Ctrl-C. From another terminal, as root:`)
  for (const machine of lab.machines) {
    const path = join(lab.directory, machine.name, 'console')
    shareConsole(machine.serial, path)
    screen.say(`  console of ${machine.name}, root's password is "${rootPassword}":`)
    screen.say(`    ${node} ${join(root, 'dist/lab/console-main.js')} ${path}`)
  }
  screen.say('  the razor command:')
  screen.say(
    `    ip netns exec ${lab.network.serverNamespace} ${node} ${join(root, 'dist/cli/main.js')} nodes`,
  )
  screen.say(`  logs: ${lab.appliance.log}`)
}

async function takeDown(opening: Promise<Lab>, options: LabOptions): Promise<void> {
  const lab = await opening.catch(() => undefined)
  if (lab === undefined) return
  if (options.logs !== undefined) await lab.copyLogs(options.logs)
  await lab.close()
}

main().then(
  (code) => process.exit(code),
  (thrown: unknown) => {
    console.error(thrown instanceof LabError ? `lab: ${wordsOf(thrown)}` : thrown)
    process.exit(thrown instanceof LabError ? 2 : 70)
  },
)
