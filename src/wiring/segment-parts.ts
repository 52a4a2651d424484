/** What the services of one segment are made of, and what they all are: something that can be stopped. */
import type { Config, SegmentSettings } from '../config.js'
import type { LeaseKeeper } from '../dhcp/lease-keeper.js'
import type { Ledger } from '../engine/ports.js'
import type { MachineParts } from '../http/parts.js'
import type { Logger } from '../log.js'
import type { System } from '../system.js'

export interface SegmentParts {
  readonly config: Config
  readonly settings: SegmentSettings
  readonly ledger: Ledger
  readonly leases: LeaseKeeper
  readonly catalog: MachineParts['catalog']
  readonly library: MachineParts['library']
  readonly system: System
  readonly log: Logger
}

export interface Service {
  stop(): Promise<void>
}
