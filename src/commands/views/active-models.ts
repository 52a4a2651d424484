/** Active models as operators see them: which state an install is in, and how it came there. The token that callbacks show is never among it. */
import type { ActiveModel } from '../../domain/active-model.js'
import type { JsonObject } from '../../domain/json.js'
import { lookForActiveModel } from '../lookup.js'
import { defineCollection, partOf, textFilter } from './collection.js'
import { eventsDefinition } from './events.js'
import { isoTime, present, type Reader } from './reader.js'

export const activeModels = defineCollection<ActiveModel>({
  name: 'active-models',
  member: 'active-model',
  summary: 'Policies in force on nodes, and how far each install has come.',
  columns: [
    { heading: 'NODE', path: 'node.name' },
    { heading: 'HOSTNAME', path: 'hostname' },
    { heading: 'POLICY', path: 'policy.name' },
    { heading: 'MODEL', path: 'model.name' },
    { heading: 'STATE', path: 'state.stage' },
    { heading: 'SINCE', path: 'state.since', as: 'age' },
    { heading: 'BOOTS', path: 'install_boots' },
    { heading: 'UUID', path: 'uuid' },
  ],
  all: (reader) => [...reader.world['active-model'].values()].sort((a, b) => a.boundAt - b.boundAt),
  nameOf: (activeModel) => activeModel.uuid,
  find: (reader, name) => lookForActiveModel(reader.world, name),
  row: activeModelRow,
  rest: (reader, activeModel) => ({
    captured: activeModel.captured,
    history: historyOf(reader, activeModel)
      .slice(0, 200)
      .reverse()
      .map((event) => ({ time: isoTime(event.at), kind: event.kind, message: event.message })),
  }),
  filters: {
    state: textFilter('Part of the state’s name.', (_, activeModel) => activeModel.state),
    policy: textFilter('Part of the policy’s name.', (_, activeModel) => activeModel.policyName),
  },
  parts: {
    log: partOf('What has happened to it, newest first.', eventsDefinition, historyOf),
  },
})

function historyOf(reader: Reader, activeModel: ActiveModel) {
  return reader.events((event) => event.activeModel === activeModel.uuid)
}

function activeModelRow(reader: Reader, activeModel: ActiveModel): JsonObject {
  const { world } = reader
  const node = world.node.get(activeModel.node)
  const model = world.model.get(activeModel.model)
  const policy = world.policy.get(activeModel.policy)
  const state = model && world.templates.get(model.template)?.table.states.get(activeModel.state)
  return present({
    uuid: activeModel.uuid,
    node: node && reader.ref('nodes', node.name),
    hostname: activeModel.hostname,
    policy:
      policy === undefined
        ? { name: activeModel.policyName, missing: true }
        : reader.ref('policies', policy.name),
    model: model && reader.ref('models', model.name),
    number: activeModel.number,
    state: present({
      stage: activeModel.state,
      since: isoTime(activeModel.movedAt),
      boots: state?.boot.kind,
      checkin: state?.checkin,
      final: state?.final,
    }),
    bound_at: isoTime(activeModel.boundAt),
    install_boots: activeModel.installBoots,
    log: reader.ref('active-models', activeModel.uuid, 'log'),
  })
}
