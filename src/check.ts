/** `razord check`: everything that can be known to be wrong before starting, as findings for people. Starts nothing, writes nothing. */
import { access } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { loadCatalog } from './catalog/catalog.js'
import { describeFault } from './catalog/fault.js'
import { type Config, shippedTemplates } from './config.js'
import { faultsOf } from './dhcp/segment-check.js'
import { checkBootFiles } from './wiring/boot-files.js'
import { dhcpSegment } from './wiring/segment.js'

export interface Finding {
  readonly ok: boolean
  readonly text: string
}

/** One finding for each thing looked at; the configuration itself has been read already. */
export async function check(config: Config): Promise<readonly Finding[]> {
  return [
    {
      ok: true,
      text: `configuration: ${config.segments.length} segment(s), state in ${config.state}`,
    },
    ...config.segments.map(segmentFinding),
    ...config.segments.flatMap((segment) => poolFindings(segment, config)),
    ...(await templateFindings(config)),
    await bootFileFinding(config),
    await microkernelFinding(config),
  ]
}

function segmentFinding({ interface: name, address }: Config['segments'][number]): Finding {
  const own = Object.entries(networkInterfaces())
  const holder = own.find(([, addresses]) =>
    addresses?.some((each) => each.address === address),
  )?.[0]
  if (name !== undefined && !own.some(([each]) => each === name))
    return {
      ok: false,
      text: `segment ${address}: this machine has no interface ${name} that is up; it has ${own.map(([each]) => each).join(', ')}`,
    }
  if (holder === undefined)
    return {
      ok: false,
      text: `segment ${address}: no interface has this address; give it to ${name ?? 'one'} first: ip address add ${address}/… dev ${name ?? '…'}`,
    }
  if (name !== undefined && holder !== name)
    return { ok: false, text: `segment ${address}: the address is on ${holder}, not on ${name}` }
  return { ok: true, text: `segment ${address} on ${holder}` }
}

function poolFindings(settings: Config['segments'][number], { ports }: Config): readonly Finding[] {
  const segment = dhcpSegment(settings, ports)
  const faults = segment === undefined ? [] : faultsOf(segment)
  return faults.map(({ path, message }) => ({
    ok: false,
    text: `segment ${settings.address}: ${path}: ${message}`,
  }))
}

async function templateFindings(config: Config): Promise<readonly Finding[]> {
  const loaded = await loadCatalog([shippedTemplates, ...config.templates], {
    verbosity: config.microkernel.verbosity,
    kernelArguments: config.microkernel.kernel_args,
  })
  if (!loaded.ok)
    return loaded.faults.map((fault) => ({ ok: false, text: `templates: ${describeFault(fault)}` }))
  return [
    { ok: true, text: `templates: ${[...loaded.catalog.templates.keys()].sort().join(', ')}` },
  ]
}

async function bootFileFinding({ tftpboot }: Config): Promise<Finding> {
  const found = await checkBootFiles(tftpboot)
  return found.ok
    ? { ok: true, text: `boot files in ${tftpboot}` }
    : { ok: false, text: found.refusal.message }
}

async function microkernelFinding({ microkernel: { path } }: Config): Promise<Finding> {
  const there = await access(join(path, 'iso-metadata.yaml')).then(
    () => true,
    () => false,
  )
  return there
    ? { ok: true, text: `microkernel in ${path}` }
    : { ok: false, text: `no microkernel in ${path}: run "npm run microkernel"` }
}
