/**
 * Link double: one transfer between transfer.ts and a client double over a link that loses, doubles and delays datagrams as a seed says,
 * in fake time. No sockets, no waiting.
 */
import { createBlocks } from '../../../src/tftp/blocks.js'
import { fileOf } from '../../../src/tftp/file-source.js'
import { decodePacket, encodePacket } from '../../../src/tftp/packet.js'
import { defaultTiming, type Timing } from '../../../src/tftp/retransmission.js'
import { createTransfer, type TransferAction } from '../../../src/tftp/transfer.js'
import { clientDouble, type Manner } from './client-double.js'

export interface Link {
  readonly seed: number
  /** Probabilities, 0 to 1, for each datagram either way: lost, delivered twice, overtaken by those behind it. */
  readonly loss?: number
  readonly doubled?: number
  readonly late?: number
}

export interface Run {
  readonly outcome: string
  readonly received: Buffer
  /** DATA packets the server sent, and blocks there were. */
  readonly sent: number
  readonly blocks: number
  readonly durationMs: number
}

export interface RunOptions {
  readonly content: Buffer
  readonly blksize: number
  readonly windowsize?: number
  readonly offers?: boolean
  readonly manner?: Manner
  readonly link?: Link
  readonly timing?: Partial<Timing>
}

/** mulberry32: the same numbers for the same seed, everywhere. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Happening {
  readonly at: number
  readonly what: () => void
}

export const runTransfer = (options: RunOptions): Run => {
  const { content, blksize, windowsize = 1, offers = true, link = { seed: 1 } } = options
  const file = fileOf(content)
  const blocks = createBlocks(file, blksize)
  const transfer = createTransfer(
    { size: file.size, blksize, windowsize, offers, sizeAsked: false, timeoutSeconds: undefined },
    { ...defaultTiming, ...options.timing },
  )
  const client = clientDouble({ blksize, windowsize }, options.manner)
  const random = seeded(link.seed)
  const lines = { toClient: { freeAt: 0 }, toServer: { freeAt: 0 } }
  let agenda: Happening[] = []
  let now = 0
  let outcome = ''
  let sent = 0
  let timer: Happening | undefined
  let clientTimer: Happening | undefined

  const schedule = (afterMs: number, what: () => void): Happening => {
    const happening = { at: now + afterMs, what }
    let place = agenda.length
    while (place > 0 && agenda[place - 1]!.at > happening.at) place -= 1
    agenda.splice(place, 0, happening)
    return happening
  }
  const cancel = (happening: Happening | undefined): void => {
    agenda = happening === undefined ? agenda : agenda.filter((other) => other !== happening)
  }
  /** A line of some 1 Gbit/s: one after the other, 0.1 ms on the way, up to 2 ms more for a late one. */
  const carry = (line: { freeAt: number }, deliver: () => void): void => {
    const copies = (random() < (link.loss ?? 0) ? 0 : 1) + (random() < (link.doubled ?? 0) ? 1 : 0)
    for (let copy = 0; copy < copies; copy += 1) {
      line.freeAt = Math.max(line.freeAt, now) + 0.012
      const lateMs = random() < (link.late ?? 0) ? 2 * random() : 0
      schedule(line.freeAt - now + 0.1 + lateMs, deliver)
    }
  }
  const toServer = (bytes: Buffer): void => {
    const packet = decodePacket(bytes)
    if (packet.kind !== 'malformed') perform(transfer.on(packet, now))
  }
  const toClient = (bytes: Buffer): void => {
    answer(client.receive(bytes))
  }
  const answer = (packets: Buffer[]): void => {
    for (const packet of packets) carry(lines.toServer, () => toServer(packet))
    cancel(clientTimer)
    if (client.finished && packets.length === 0) return
    clientTimer = schedule(1000, () => {
      if (client.finished) return
      if (client.heardAnything) answer(client.repeat())
      else perform(transfer.on({ kind: 'nudge' }, now))
    })
  }
  const perform = (actions: TransferAction[]): void => {
    for (const action of actions) {
      if (action.kind === 'offer') {
        const oack = encodePacket({ kind: 'oack', options: [{ name: 'x', value: '1' }] })
        carry(lines.toClient, () => toClient(oack))
      } else if (action.kind === 'send') {
        for (const packet of blocks.packets(action.first, action.last) as Buffer[]) {
          sent += 1
          carry(lines.toClient, () => toClient(packet))
        }
      } else if (action.kind === 'arm-timer') {
        cancel(timer)
        timer = schedule(action.afterMs, () => perform(transfer.on({ kind: 'timeout' }, now)))
      } else if (action.kind !== 'ignore') {
        outcome = action.outcome
        cancel(timer)
      }
    }
  }

  perform(transfer.on({ kind: 'start' }, now))
  while (outcome === '') {
    const next = agenda.shift()
    if (next === undefined) throw new Error('both sides wait for ever')
    now = next.at
    next.what()
  }
  return {
    outcome,
    received: client.file(),
    sent,
    blocks: Math.floor(content.length / blksize) + 1,
    durationMs: now,
  }
}

/** Content in which every octet depends on its place, so that a block out of place shows. */
export const pattern = (size: number): Buffer => {
  const bytes = Buffer.alloc(size)
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 131 + (at >>> 8) * 17 + (at >>> 16)) & 0xff
  return bytes
}
