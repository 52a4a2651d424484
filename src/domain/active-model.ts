/** ActiveModel: a policy in force on one node. Its state decides what each boot, check-in and callback gets. Its history is the event journal's. */
import type { Label } from './values/label.js'
import type { StateName } from './values/names.js'
import type { Secret } from './values/secret.js'
import type { Uuid } from './values/uuid.js'

export interface ActiveModel {
  readonly uuid: Uuid<'active-model'>
  readonly node: Uuid<'node'>
  readonly policy: Uuid<'policy'>
  /** The policy's name when it bound: the policy itself may be gone. */
  readonly policyName: Label
  readonly model: Uuid<'model'>
  /** The how-manieth node of its Model this is, from 1. */
  readonly number: number
  readonly hostname: string
  readonly state: StateName
  /** Unguessable; part of every callback URL of this install, and of no other. */
  readonly token: Secret
  readonly boundAt: number
  readonly movedAt: number
  /** How often this install's own boot script was handed out. */
  readonly installBoots: number
  /** What capturing callbacks brought back, such as `node_ip`. */
  readonly captured: Readonly<Record<string, string>>
}
