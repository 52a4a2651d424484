/**
 * Which machine of the lab an event of the appliance is about. An event names a machine by its MAC
 * address, or by the id of its node or of its ActiveModel; the ids are learned from events that name both.
 */
import type { ApplianceEvent } from './operator.js'

export class Sightings {
  readonly #machineById = new Map<string, string>()

  /** `macs`: the MAC address of each machine, lower case with colons, by the machine's name. */
  constructor(macs: ReadonlyMap<string, string>) {
    for (const [name, mac] of macs) {
      for (const form of spellings(mac)) this.#machineById.set(form, name)
    }
  }

  /** The name of the machine that the event is about; undefined when it is about none, or about several. */
  machineOf(event: ApplianceEvent): string | undefined {
    const text = JSON.stringify(event).toLowerCase()
    const names = new Set(
      [...this.#machineById].filter(([id]) => text.includes(id)).map(([, name]) => name),
    )
    const [name] = names
    if (name === undefined || names.size > 1) return undefined
    for (const id of ownIds(event)) this.#machineById.set(id, name)
    return name
  }
}

/** The ids in an event that belong to one machine alone; not those of policies, models or images. */
function ownIds(event: ApplianceEvent): string[] {
  return [event.node, event.active_model].filter((id) => id !== undefined)
}

function spellings(mac: string): string[] {
  return [mac, mac.replaceAll(':', '-'), mac.replaceAll(':', '')]
}
