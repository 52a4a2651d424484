/**
 * Chatter: keeps whoever talks without end from filling the journal, which is finite: an event more here is an event less of somebody's history, and a
 * synced write. A Ledger before the Ledger, for all that machines cause. What changes a node's fate is always journalled; answers never depend on this.
 */
import type { EventDraft, EventKind } from '../domain/event.js'
import { HwId } from '../domain/values/hw-id.js'
import type { World } from '../domain/world.js'
import type { Ledger } from './ports.js'

export interface Allowance {
  /** Events at once. */
  readonly burst: number
  /** Afterwards, one event in so many milliseconds. */
  readonly everyMs: number
}

export interface ChatterLimits {
  /** Of one known node: an installation is some hundred events. */
  readonly perNode: Allowance
  /** Of all machines together that nobody knows: a thousand new ones may be switched on at once. */
  readonly ofStrangers: Allowance
}

export const usualChatter: ChatterLimits = {
  perNode: { burst: 500, everyMs: 10_000 },
  ofStrangers: { burst: 10_000, everyMs: 1000 },
}

/** Never left out: these are few, or made by the appliance itself. */
const fateful: ReadonlySet<EventKind> = new Set<EventKind>([
  'appliance.started',
  'appliance.stopped',
  'policy.bound',
  'active-model.moved',
  'active-model.removed',
  'operator.commanded',
])
/** Nodes come and go; beyond this all allowances begin anew. */
const maximumSubjects = 20_000
const saidAgainAfterMs = 60_000

interface Purse {
  left: number
  filledAt: number
  saidAt: number
}

/** `onSilence` is told, at most once a minute for each, whose events are being left out. */
export function withoutChatter(
  ledger: Ledger,
  onSilence: (whose: string) => void,
  limits: ChatterLimits = usualChatter,
): Ledger {
  const purses = new Map<string, Purse>()
  const admits = (world: World, event: EventDraft, now: number): boolean => {
    if (fateful.has(event.kind)) return true
    const subject = subjectOf(world, event)
    const allowance = subject === undefined ? limits.ofStrangers : limits.perNode
    if (purses.size > maximumSubjects) purses.clear()
    const purse = purses.get(subject ?? '') ?? {
      left: allowance.burst,
      filledAt: now,
      saidAt: -Infinity,
    }
    purses.set(subject ?? '', purse)
    fill(purse, allowance, now)
    if (purse.left > 0) {
      purse.left -= 1
      return true
    }
    if (Math.abs(now - purse.saidAt) > saidAgainAfterMs) {
      purse.saidAt = now
      onSilence(subject ?? 'unknown machines')
    }
    return false
  }
  return {
    submit: (decide) =>
      ledger.submit((world, moment) => {
        const decision = decide(world, moment)
        const events = decision.events.filter((event) => admits(world, event, moment.now))
        return events.length === decision.events.length ? decision : { ...decision, events }
      }),
    get world() {
      return ledger.world
    },
    recentEvents: (filter, limit) => ledger.recentEvents(filter, limit),
    subscribe: (listener) => ledger.subscribe(listener),
  }
}

/** A clock that was set back must not stop the refilling. */
function fill(purse: Purse, { burst, everyMs }: Allowance, now: number): void {
  if (now < purse.filledAt) purse.filledAt = now
  const earned = Math.floor((now - purse.filledAt) / everyMs)
  purse.left = Math.min(burst, purse.left + earned)
  purse.filledAt += earned * everyMs
}

function subjectOf(world: World, { node, mac }: EventDraft): string | undefined {
  return node ?? (mac === undefined ? undefined : world.nodeByHwId.get(HwId.fromMac(mac)))
}
