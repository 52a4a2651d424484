/** Envelope: the original's JSON around every reply to a microkernel, keys in its order. An old microkernel acts only on `errcode` 0. */
import type { Refusal } from '../../domain/refusal.js'
import type { BodyFault } from '../body.js'
import type { ClientConfig } from '../client-config.js'
import type { WireFault } from '../wire.js'

export type NodeCommand = 'checkin_node' | 'register_node' | 'log_node'

const slice = 'ProjectRazor::Slice::Node'

/** `client_config` last, as the original had it. */
export const success = (command: NodeCommand, response: object, config: ClientConfig): object => ({
  resource: slice,
  command,
  result: 'Ok',
  http_err_code: 200,
  errcode: 0,
  response,
  client_config: config,
})

export interface ErrorEnvelope {
  readonly std_err_code: number
  readonly err_class: string
  readonly result: string
  readonly http_err_code: number
  readonly slice: string
  readonly command: string
}

/** A number and class of the original's table of errors, and the status it goes out with. */
interface ErrorClass {
  readonly code: number
  readonly name: string
  readonly status: number
}
const inputError: ErrorClass = { code: 111, name: 'InputError', status: 400 }
const missingArgument: ErrorClass = { code: 114, name: 'MissingArgument', status: 400 }
const commandFailed: ErrorClass = { code: 120, name: 'CommandFailed', status: 400 }
const notFound: ErrorClass = { code: 123, name: 'NotFound', status: 404 }
const couldNotRegister: ErrorClass = { code: 124, name: 'CouldNotRegisterNode', status: 404 }
const internalError: ErrorClass = { code: 131, name: 'InternalError', status: 500 }

/** `result` of `kind`, as `command` says it. */
const failure = (command: NodeCommand, kind: ErrorClass, result: string): ErrorEnvelope => ({
  std_err_code: kind.code,
  err_class: `ProjectRazor::Error::Slice::${kind.name}`,
  result,
  http_err_code: kind.status,
  slice,
  command,
})

export const wireFailure = (command: NodeCommand, fault: WireFault): ErrorEnvelope =>
  failure(command, fault.kind === 'missing' ? missingArgument : inputError, fault.message)

/** 408, 413 and 415 are statuses the original did not have; the class is its word for bad input. */
export const bodyFailure = (command: NodeCommand, fault: BodyFault): ErrorEnvelope =>
  failure(command, { ...inputError, status: fault.status }, fault.message)

/** An answer that will be another one later is 503, which the original did not have: clients of ours try again on it. */
export function refusalFailure(command: NodeCommand, refusal: Refusal): ErrorEnvelope {
  switch (refusal.kind) {
    case 'invalid':
      return failure(command, inputError, refusal.message)
    case 'not-found':
      return failure(command, notFound, refusal.message)
    case 'unavailable':
      return failure(command, { ...internalError, status: 503 }, refusal.message)
    case 'conflict':
      return failure(
        command,
        command === 'register_node' ? couldNotRegister : commandFailed,
        refusal.message,
      )
    case 'in-use':
    case 'forbidden':
      return failure(command, commandFailed, refusal.message)
  }
}

/** A bug of ours; the log has the rest under `incident`. */
export const incidentFailure = (command: NodeCommand, incident: string): ErrorEnvelope =>
  failure(command, internalError, `internal error, incident ${incident}`)
