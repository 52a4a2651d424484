import { deepEqual, equal } from 'node:assert/strict'
import {
  conflict,
  forbidden,
  inUse,
  invalid,
  notFound,
  unavailable,
} from '../../../src/domain/refusal.js'
import {
  bodyFailure,
  refusalFailure,
  success,
  wireFailure,
} from '../../../src/http/view/envelope.js'

describe('envelopes', () => {
  it('have the keys of the original, in its order', () => {
    deepEqual(Object.keys(success('checkin_node', {}, {})), [
      'resource',
      'command',
      'result',
      'http_err_code',
      'errcode',
      'response',
      'client_config',
    ])
    deepEqual(Object.keys(wireFailure('checkin_node', { kind: 'missing', message: '' })), [
      'std_err_code',
      'err_class',
      'result',
      'http_err_code',
      'slice',
      'command',
    ])
  })

  const testRefusal = (
    name: string,
    actual: ReturnType<typeof refusalFailure>,
    expected: string,
  ) => {
    it(`answers ${name} with ${expected}`, () =>
      equal(
        `${actual.std_err_code} ${actual.err_class.split('::').at(-1) ?? ''} ${actual.http_err_code}`,
        expected,
      ))
  }
  testRefusal(
    'what is missing',
    wireFailure('checkin_node', { kind: 'missing', message: '' }),
    '114 MissingArgument 400',
  )
  testRefusal(
    'what is malformed',
    wireFailure('checkin_node', { kind: 'malformed', message: '' }),
    '111 InputError 400',
  )
  testRefusal(
    'too long a body',
    bodyFailure('register_node', { status: 413, message: '' }),
    '111 InputError 413',
  )
  testRefusal('the invalid', refusalFailure('register_node', invalid('')), '111 InputError 400')
  testRefusal('the unknown', refusalFailure('checkin_node', notFound('')), '123 NotFound 404')
  testRefusal(
    'a conflict of registration',
    refusalFailure('register_node', conflict('')),
    '124 CouldNotRegisterNode 404',
  )
  testRefusal(
    'another conflict',
    refusalFailure('checkin_node', conflict('')),
    '120 CommandFailed 400',
  )
  testRefusal(
    'the forbidden',
    refusalFailure('checkin_node', forbidden('')),
    '120 CommandFailed 400',
  )
  testRefusal(
    'what is in use',
    refusalFailure('checkin_node', inUse('', [])),
    '120 CommandFailed 400',
  )
  testRefusal(
    'what cannot be now',
    refusalFailure('checkin_node', unavailable('')),
    '131 InternalError 503',
  )
})
