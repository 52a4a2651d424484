/**
 * Admission: which read requests become transfers, when there are many, repeated or forged ones. Pure bookkeeping over the transfers in
 * flight; it starts and ends none itself.
 */

export interface AdmissionLimits {
  readonly transfers: number
  readonly transfersPerClient: number
}

export interface Candidate {
  readonly address: string
  readonly port: number
  readonly request: Buffer
}

/** A transfer in flight, as far as admission is concerned. */
export interface Entry extends Candidate {
  /** When its first packet was last asked for; monotonic milliseconds. */
  askedAt: number
  proven: boolean
}

export type Verdict<E> =
  | { readonly kind: 'admit'; readonly replaces: E | undefined; readonly evicts: E | undefined }
  /** The same request again, after a while: the first answer was lost; send it again. */
  | { readonly kind: 'nudge'; readonly entry: E }
  /** No answer: the client asks again by itself, and a forged address costs nothing. */
  | { readonly kind: 'silence'; readonly reason: Silence }

export type Silence = 'duplicate-request' | 'too-many-transfers' | 'too-many-of-this-client'

/** A network that delivers packets twice does so within this; a client's own repetition comes later. Milliseconds. */
const duplicateWithinMs = 100
/** A transfer whose client has not answered for so long may be given up for a newcomer when all places are taken. */
const silentAfterMs = 1000

export interface Admission<E extends Entry> {
  judge(candidate: Candidate, now: number): Verdict<E>
  add(entry: E): void
  remove(entry: E): void
  /** The client answered: its address is not forged, and its place is its own. */
  prove(entry: E): void
  get(client: { address: string; port: number }): E | undefined
  all(): readonly E[]
}

export const createAdmission = <E extends Entry>(limits: AdmissionLimits): Admission<E> => {
  const entries = new Map<string, E>()
  const perClient = new Map<string, number>()
  /** In the order of their arrival. */
  const unproven = new Set<E>()

  const repeated = (before: E, { request }: Candidate, now: number): Verdict<E> => {
    if (before.proven || !before.request.equals(request))
      return { kind: 'admit', replaces: before, evicts: undefined }
    return now - before.askedAt < duplicateWithinMs
      ? { kind: 'silence', reason: 'duplicate-request' }
      : { kind: 'nudge', entry: before }
  }

  return {
    judge(candidate, now) {
      const before = entries.get(keyOf(candidate))
      if (before !== undefined) return repeated(before, candidate, now)
      if ((perClient.get(candidate.address) ?? 0) >= limits.transfersPerClient)
        return { kind: 'silence', reason: 'too-many-of-this-client' }
      if (entries.size < limits.transfers)
        return { kind: 'admit', replaces: undefined, evicts: undefined }
      const [oldest] = unproven
      return oldest !== undefined && now - oldest.askedAt >= silentAfterMs
        ? { kind: 'admit', replaces: undefined, evicts: oldest }
        : { kind: 'silence', reason: 'too-many-transfers' }
    },
    add(entry) {
      entries.set(keyOf(entry), entry)
      perClient.set(entry.address, (perClient.get(entry.address) ?? 0) + 1)
      if (!entry.proven) unproven.add(entry)
    },
    remove(entry) {
      if (entries.get(keyOf(entry)) !== entry) return
      entries.delete(keyOf(entry))
      unproven.delete(entry)
      const left = (perClient.get(entry.address) ?? 1) - 1
      if (left === 0) perClient.delete(entry.address)
      else perClient.set(entry.address, left)
    },
    prove(entry) {
      entry.proven = true
      unproven.delete(entry)
    },
    get: (client) => entries.get(keyOf(client)),
    all: () => [...entries.values()],
  }
}

const keyOf = ({ address, port }: { address: string; port: number }): string => `${address}:${port}`
