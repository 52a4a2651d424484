/** Session: what every action of the command line is given beside its words. */
import type { Client } from './client.js'
import type { Terminal } from './terminal.js'

export interface Session {
  readonly client: Client
  readonly terminal: Terminal
  /** The appliance's answer as it is, for programs. */
  readonly json: boolean
}
