/** Enabling and disabling a policy: the one decision behind two commands. */
import { put, type World } from '../domain/world.js'
import { lookFor } from './lookup.js'
import { alreadySo, done, type Outcome, refused } from './outcome.js'

export function decideSwitch(world: World, name: string, enabled: boolean): Outcome {
  const found = lookFor('policy', world.policy, name)
  if (!found.ok) return refused(found.refusal)
  const policy = found.value
  const seen = { collection: 'policies', name: policy.name, uuid: policy.uuid }
  const word = enabled ? 'enabled' : 'disabled'
  if (policy.enabled === enabled)
    return alreadySo({ ...seen, result: `policy "${policy.name}" is ${word} already` })
  return done({ ...seen, result: `policy "${policy.name}" ${word}` }, [
    put('policy', { ...policy, enabled }),
  ])
}
