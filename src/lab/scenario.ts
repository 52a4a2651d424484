/** Scenario: what an operator does with an appliance so that machines get installed, and what shows that an installed one is alive. Each step is a command of the operator API or a line typed at a console. */
import { join } from 'node:path'
import type { LabModel } from './options.js'
import { root } from './lab.js'
import type { Machine } from './machine.js'
import type { Operator } from './operator.js'

/** Root's password on every machine the lab installs. Its network leads nowhere. */
export const rootPassword = 'rehearsal'

/** Has the appliance claim every machine it discovers for `model`. */
export async function prepare(operator: Operator, model: LabModel): Promise<void> {
  const image = await addImage(operator, model)
  await operator.run('create-model', {
    name: 'lab',
    template: model,
    ...(image === undefined ? {} : { image }),
    metadata: metadataFor(model),
  })
  await operator.run('create-tag', {
    name: 'lab',
    rule: ['>', ['num', ['fact', 'memory.bytes']], 0],
  })
  await operator.run('create-policy', { name: 'lab', model: 'lab', tags: ['lab'], enabled: true })
}

async function addImage(operator: Operator, model: LabModel): Promise<string | undefined> {
  switch (model) {
    case 'disk_image':
      await operator.run('create-image', {
        name: 'debian-12',
        kind: 'disk',
        path: join(root, 'images/debian-12/build'),
      })
      return 'debian-12'
    case 'debian_12':
      await operator.run('create-image', {
        name: 'debian-installer-12',
        kind: 'os',
        path: join(root, 'images/debian-installer-12/build'),
      })
      return 'debian-installer-12'
    case 'discover_only':
      return undefined
  }
}

function metadataFor(model: LabModel): Record<string, unknown> {
  const common = { hostname_prefix: 'lab', root_password: rootPassword }
  switch (model) {
    case 'disk_image':
      return common
    case 'debian_12':
      // Nothing but the appliance is there to be asked for packages: the installer gets as far as its components.
      return { ...common, mirror_host: '10.0.0.1', console: 'ttyS0,115200' }
    case 'discover_only':
      return {}
  }
}

/** What an installed machine says about itself. */
export interface Greeting {
  readonly kernel: string
  readonly hostname: string
  readonly release: string
}

/** Logs in as root on the console of an installed machine, asks it who it is, and logs out. */
export async function logIn(machine: Machine, timeoutMs: number): Promise<Greeting> {
  const { serial } = machine
  await serial.expect(/login: $/, timeoutMs)
  serial.type('root\n')
  await serial.expect(/Password: ?$/, 60_000)
  serial.type(`${rootPassword}\n`)
  await serial.expect(/[#$] $/, 120_000)
  return {
    kernel: await ask(machine, 'uname -a'),
    hostname: await ask(machine, 'hostname -f'),
    release: await ask(machine, 'cat /etc/os-release'),
  }
}

/** Runs a command at a root prompt and gives what it printed. */
async function ask(machine: Machine, command: string): Promise<string> {
  // The shell echoes what is typed, so the markers are spelt in two ways: as typed, and as printed.
  machine.serial.type(`echo "<""<"; ${command}; echo ">"">"\n`)
  const [, answer = ''] = await machine.serial.expect(/<<\s([^]*?)\s*>>/, 60_000)
  return answer.replaceAll('\r', '')
}
