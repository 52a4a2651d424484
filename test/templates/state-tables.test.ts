/** The state tables of the model folders, walked. That they parse is the catalog's test; this one asks whether they are sane. */
import assert from 'node:assert/strict'
import { type ModelYaml, modelNames, readModel } from '../support/templates.js'

const concrete = modelNames().filter((name) => readModel(name).abstract !== true)
const installers = concrete.filter((name) => Object.values(readModel(name).states).some(installs))

function installs(state: { readonly boot: string }): boolean {
  return state.boot.endsWith('.njk')
}

/** The state after `actions`, each taken once and unknown ones ignored. */
function walk(model: ModelYaml, actions: readonly string[], from = model.initial): string {
  return actions.reduce((state, action) => model.states[state]?.on?.[action] ?? state, from)
}

function reachable(model: ModelYaml, from: string): ReadonlySet<string> {
  const seen = new Set([from])
  for (const state of seen)
    for (const next of Object.values(model.states[state]?.on ?? {})) seen.add(next)
  return seen
}

function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items]
  return items.flatMap((item, at) =>
    orders([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  )
}

describe('templates: state tables', () => {
  it('ship the five models and the abstract base', () => {
    assert.deepEqual([...modelNames()].sort(), [
      'boot_local',
      'debian_12',
      'discover_only',
      'disk_image',
      'linux_preseed',
      'microkernel',
    ])
  })

  for (const name of concrete) {
    const model = readModel(name)
    it(`${name}: every target exists, every state is reached, one is final`, () => {
      for (const [state, { on = {} }] of Object.entries(model.states))
        for (const [action, next] of Object.entries(on))
          assert.ok(next in model.states, `${state}: ${action} leads to unknown ${next}`)
      assert.deepEqual(
        [...reachable(model, model.initial)].sort(),
        Object.keys(model.states).sort(),
      )
      assert.ok(Object.values(model.states).some((state) => state.final === true))
    })

    it(`${name}: nothing leads from a local boot or a final state to an installation`, () => {
      for (const [state, entry] of Object.entries(model.states)) {
        if (entry.boot !== 'local' && entry.final !== true) continue
        for (const next of reachable(model, state)) {
          const target = model.states[next]
          assert.ok(target !== undefined && !installs(target), `${state} leads to ${next}`)
        }
      }
    })

    it(`${name}: an action repeated at once changes nothing more`, () => {
      for (const state of Object.keys(model.states))
        for (const action of Object.keys(model.states[state]?.on ?? {})) {
          const once = walk(model, [action], state)
          assert.equal(walk(model, [action], once), once, `${state}: ${action} twice`)
        }
    })
  }

  for (const name of installers) {
    const model = readModel(name)
    const task = name === 'disk_image' ? 'disk_image' : 'preseed'
    const life = [`${task}/start`, `${task}/end`, 'postinstall/boot']

    it(`${name}: where nothing was heard of the installation, the installed system’s word ends it: the next boot must not erase it`, () => {
      for (const [state, entry] of Object.entries(model.states))
        if (installs(entry))
          for (const word of ['postinstall/boot', 'postinstall/final'])
            assert.equal(walk(model, [word], state), 'os_complete', `${state}: ${word}`)
    })

    it(`${name}: start, end and first boot lead to os_complete by way of the local disk`, () => {
      assert.deepEqual(
        life.map((_, at) => walk(model, life.slice(0, at + 1))),
        ['preinstall', 'postinstall', 'os_complete'],
      )
      assert.equal(model.states['postinstall']?.boot, 'local')
    })

    it(`${name}: once the end is reported, no order of late reports installs again`, () => {
      for (const late of orders([...life, `${task}/start`])) {
        const end = walk(model, [`${task}/start`, `${task}/end`, ...late])
        assert.equal(end, 'os_complete', late.join(', '))
      }
    })

    it(`${name}: a lost start, or a lost end, does not strand the machine`, () => {
      assert.equal(walk(model, [`${task}/end`, 'postinstall/boot']), 'os_complete')
      assert.equal(walk(model, [`${task}/start`, 'postinstall/boot']), 'os_complete')
    })

    it(`${name}: an interrupted installation boots the installation again`, () => {
      const state = model.states[walk(model, [`${task}/start`, `${task}/start`])]
      assert.ok(state !== undefined && installs(state))
      assert.equal(state.checkin, 'reboot')
    })

    it(`${name}: a reported error or time-out parks the machine in the microkernel for good`, () => {
      for (const [word, parked] of [
        ['error', 'error_catch'],
        ['timeout', 'timeout_error'],
      ] as const) {
        assert.equal(walk(model, [`${task}/start`, `${task}/${word}`]), parked)
        assert.deepEqual(model.states[parked], { boot: 'microkernel', checkin: 'acknowledge' })
        assert.deepEqual([...reachable(model, parked)], [parked])
      }
    })
  }

  it('boot_local is complete with its first boot from the disk', () => {
    const model = readModel('boot_local')
    assert.equal(model.states['init']?.checkin, 'reboot')
    assert.equal(walk(model, ['boot_call']), 'os_complete')
  })

  it('discover_only switches the machine off and never boots anything but the microkernel', () => {
    const { states } = readModel('discover_only')
    assert.deepEqual(states, { init: { boot: 'microkernel', checkin: 'poweroff', final: true } })
  })
})
