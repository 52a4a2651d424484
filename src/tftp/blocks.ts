/**
 * Blocks: DATA packets, ready to send, of one file at one block size. Built some 64 KiB at a time: for a file that lies in memory once,
 * and shared by every client that fetches it; for any other one step ahead of the client. Knows nothing of clients or time.
 */
import type { TftpFile } from './file-source.js'
import { writeDataHeader } from './packet.js'

export interface Blocks {
  /**
   * The packets of blocks `first` to `last` (from 1); at once when the file lies in memory. Rejects (or throws) when the file cannot
   * be read or has become shorter than it said. Never write into them.
   */
  packets(first: number, last: number): readonly Buffer[] | Promise<readonly Buffer[]>
}

type Chunk = readonly Buffer[]

/** How a file is cut: `perChunk` blocks are read and built together. */
interface Cut {
  readonly file: TftpFile
  readonly blksize: number
  readonly perChunk: number
}

const chunkOctets = 64 * 1024
const headerOctets = 4

export const createBlocks = (file: TftpFile, blksize: number): Blocks => {
  const cut: Cut = { file, blksize, perChunk: Math.max(Math.floor(chunkOctets / blksize), 1) }
  const head = readChunk(cut, 0)
  return head instanceof Promise ? streamed(cut, head) : resident(cut, head)
}

/** Packets of files in memory, by block size; they go when their file does. */
const shared = new WeakMap<TftpFile, Map<number, Chunk[]>>()
/** Firmware knows a handful of block sizes; whoever asks for others gets packets of its own. */
const mostSharedSizes = 4

const resident = (cut: Cut, head: Chunk): Blocks => {
  const chunks = sharedChunks(cut)
  if (chunks.length === 0) chunks.push(head)
  const chunkAt = (index: number): Chunk => {
    const made = chunks[index] ?? readChunk(cut, index)
    if (made instanceof Promise) throw new Error('a file in memory began to answer late')
    chunks[index] = made
    return made
  }
  return {
    packets(first, last) {
      const { from, to, pick } = span(cut, first, last)
      if (from === to) return pick(chunkAt(from))
      return pick(range(from, to).flatMap(chunkAt))
    },
  }
}

const streamed = (cut: Cut, head: Promise<Chunk>): Blocks => {
  const lastChunk = Math.floor(Math.floor(cut.file.size / cut.blksize) / cut.perChunk)
  const chunks = new Map([[0, head]])
  const chunkAt = (index: number): Promise<Chunk> => {
    const made = chunks.get(index) ?? Promise.resolve(readChunk(cut, index))
    // Whoever sends this chunk hears of a failure; reading ahead alone must not bring the process down.
    made.catch(() => undefined)
    chunks.set(index, made)
    return made
  }
  head.catch(() => undefined)
  return {
    async packets(first, last) {
      const { from, to, pick } = span(cut, first, last)
      // A roll-back never goes behind what was acknowledged, so older chunks are done with.
      for (const index of chunks.keys()) if (index < from) chunks.delete(index)
      const needed = range(from, to).map(chunkAt)
      if (to < lastChunk) void chunkAt(to + 1)
      return pick((await Promise.all(needed)).flat())
    },
  }
}

/** Which chunks hold blocks `first` to `last`, and how to pick these out of them. */
const span = (
  { perChunk }: Cut,
  first: number,
  last: number,
): { from: number; to: number; pick: (packets: Chunk) => Chunk } => {
  const from = Math.floor((first - 1) / perChunk)
  const offset = from * perChunk
  return {
    from,
    to: Math.floor((last - 1) / perChunk),
    pick: (packets) => packets.slice(first - 1 - offset, last - offset),
  }
}

const readChunk = (cut: Cut, index: number): Chunk | Promise<Chunk> => {
  const offset = index * cut.perChunk * cut.blksize
  const length = Math.min(cut.perChunk * cut.blksize, Math.max(cut.file.size - offset, 0))
  const bytes = length === 0 ? Buffer.alloc(0) : cut.file.read(offset, length)
  return bytes instanceof Promise
    ? bytes.then((read) => build(cut, index, checked(read, length)))
    : build(cut, index, checked(bytes, length))
}

const checked = (bytes: Buffer, length: number): Buffer => {
  if (bytes.length !== length) throw new Error('the file changed its size while being sent')
  return bytes
}

/** Cuts `bytes` into packets; the file's last block is the one that is short, or empty (RFC 1350 6). */
const build = ({ file, blksize, perChunk }: Cut, index: number, bytes: Buffer): Chunk => {
  const first = index * perChunk + 1
  const last = Math.min(first + perChunk - 1, Math.floor(file.size / blksize) + 1)
  const arena = Buffer.alloc(bytes.length + (last - first + 1) * headerOctets)
  return range(first, last).map((block) => {
    const data = bytes.subarray((block - first) * blksize, (block - first + 1) * blksize)
    const start = (block - first) * (blksize + headerOctets)
    const packet = arena.subarray(start, start + headerOctets + data.length)
    writeDataHeader(packet, block)
    packet.set(data, headerOctets)
    return packet
  })
}

const sharedChunks = ({ file, blksize }: Cut): Chunk[] => {
  const sizes = shared.get(file) ?? new Map<number, Chunk[]>()
  shared.set(file, sizes)
  const chunks = sizes.get(blksize) ?? []
  if (sizes.size < mostSharedSizes) sizes.set(blksize, chunks)
  return chunks
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, step) => first + step)
