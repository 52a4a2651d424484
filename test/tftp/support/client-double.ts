/**
 * Client double: a reading TFTP client without I/O, written from the RFCs and not from our server. `strict` says once that a block is
 * missing (RFC 7440 4); `eager` says so for each unexpected block, as EDK2 does.
 */
import { decodePacket, encodePacket } from '../../../src/tftp/packet.js'

export type Manner = 'strict' | 'eager'

export interface ClientDouble {
  /** A datagram from the server: what the client answers. */
  receive(bytes: Buffer): Buffer[]
  /** Its own timer: says again how far it has come; before anything arrived there is nothing to say. */
  repeat(): Buffer[]
  readonly finished: boolean
  readonly heardAnything: boolean
  file(): Buffer
}

export const clientDouble = (
  { blksize, windowsize }: { blksize: number; windowsize: number },
  manner: Manner = 'strict',
): ClientDouble => {
  const pieces: Buffer[] = []
  let sinceAck = 0
  let heard = false
  let finished = false
  let complained = false
  const ack = (): Buffer[] => {
    sinceAck = 0
    return [encodePacket({ kind: 'ack', block: pieces.length & 0xffff })]
  }

  const data = (block: number, bytes: Buffer): Buffer[] => {
    if (block !== ((pieces.length + 1) & 0xffff)) {
      if (manner === 'strict' && complained) return []
      complained = true
      return ack()
    }
    if (finished) return ack()
    complained = false
    pieces.push(Buffer.from(bytes))
    sinceAck += 1
    finished = bytes.length < blksize
    return finished || sinceAck === windowsize ? ack() : []
  }

  return {
    receive(bytes) {
      const packet = decodePacket(bytes)
      heard = true
      if (packet.kind === 'oack') return pieces.length === 0 ? ack() : []
      return packet.kind === 'data' ? data(packet.block, packet.data) : []
    },
    repeat() {
      complained = false
      return heard ? ack() : []
    },
    get finished() {
      return finished
    },
    get heardAnything() {
      return heard
    },
    file: () => Buffer.concat(pieces),
  }
}
