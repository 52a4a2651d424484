/** Status: the HTTP status of each kind of Refusal, for machines and operators alike. */
import type { Refusal } from '../domain/refusal.js'

/** RFC 9110 section 15: 400 for a machine's malformed words; a schema's complaint to an operator is 422 and its own affair. */
export function statusOf(refusal: Refusal): 400 | 403 | 404 | 409 | 503 {
  switch (refusal.kind) {
    case 'invalid':
      return 400
    case 'forbidden':
      return 403
    case 'not-found':
      return 404
    case 'conflict':
    case 'in-use':
      return 409
    case 'unavailable':
      return 503
  }
}
