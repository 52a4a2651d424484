import { deepEqual, equal } from 'node:assert/strict'
import { DownloadSlots } from '../../src/http/download-slots.js'

const patient = () => new AbortController().signal

describe('DownloadSlots', () => {
  it('gives slots up to the limit, then in the order asked', async () => {
    const slots = new DownloadSlots({ concurrent: 2, waiting: 5 })
    const one = await slots.take(patient())
    await slots.take(patient())
    const order: string[] = []
    const third = slots.take(patient()).then(() => order.push('third'))
    const fourth = slots.take(patient()).then(() => order.push('fourth'))
    deepEqual([slots.busy, slots.waiting], [2, 2])
    one?.()
    await third
    deepEqual([slots.busy, slots.waiting], [2, 1])
    one?.()
    deepEqual([slots.busy, slots.waiting], [2, 1], 'given back twice counts once')
    deepEqual(order, ['third'])
    void fourth
  })

  it('refuses when the queue is full', async () => {
    const slots = new DownloadSlots({ concurrent: 1, waiting: 0 })
    await slots.take(patient())
    equal(await slots.take(patient()), undefined)
  })

  it('forgets who went away while waiting', async () => {
    const slots = new DownloadSlots({ concurrent: 1, waiting: 5 })
    const release = await slots.take(patient())
    const impatient = new AbortController()
    const waiting = slots.take(impatient.signal)
    impatient.abort()
    equal(await waiting, undefined)
    deepEqual([slots.busy, slots.waiting], [1, 0])
    release?.()
    equal(slots.busy, 0)
    equal(await slots.take(AbortSignal.abort()), undefined)
  })
})
