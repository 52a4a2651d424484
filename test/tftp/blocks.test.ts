/** DATA packets of a file: cut right, shared in memory, read ahead from disk, and honest about a file that changes. */
import assert from 'node:assert/strict'
import { createBlocks } from '../../src/tftp/blocks.js'
import { fileOf, type TftpFile } from '../../src/tftp/file-source.js'
import { decodePacket } from '../../src/tftp/packet.js'
import { pattern } from './support/link-double.js'

/** A file that answers late, as one on a disk does, and remembers what was read. */
const lateFile = (bytes: Buffer): TftpFile & { reads: number[] } => {
  const reads: number[] = []
  return {
    ...fileOf(bytes),
    reads,
    read(offset, length) {
      reads.push(offset)
      return Promise.resolve(bytes.subarray(offset, offset + length))
    },
  }
}

const dataOf = (packets: readonly Buffer[]): { numbers: number[]; bytes: Buffer } => {
  const decoded = packets.map(decodePacket)
  return {
    numbers: decoded.map((packet) => (packet.kind === 'data' ? packet.block : -1)),
    bytes: Buffer.concat(
      decoded.map((packet) => (packet.kind === 'data' ? packet.data : packet.kind)) as Buffer[],
    ),
  }
}

describe('The blocks of a file', () => {
  for (const [where, make] of [
    ['in memory', fileOf],
    ['on disk', lateFile],
  ] as const) {
    it(`${where} are its octets in order, the last one short`, async () => {
      const content = pattern(200_000)
      const blocks = createBlocks(make(content), 1000)
      const { numbers, bytes } = dataOf(await blocks.packets(1, 201))
      assert.deepEqual(
        numbers,
        Array.from({ length: 201 }, (_, index) => index + 1),
      )
      assert.ok(bytes.equals(content))
      assert.equal((await blocks.packets(201, 201))[0]?.length, 4)
    })
    it(`${where} can be had from anywhere to anywhere`, async () => {
      const content = pattern(300_000)
      const blocks = createBlocks(make(content), 512)
      for (const [first, last] of [
        [1, 1],
        [127, 130],
        [120, 400],
        [586, 586],
        [256, 257],
      ] as const) {
        const { bytes } = dataOf(await blocks.packets(first, last))
        assert.ok(bytes.equals(content.subarray((first - 1) * 512, last * 512)), `${first}-${last}`)
      }
    })
    it(`${where} that is empty are one empty block`, async () => {
      const blocks = createBlocks(make(Buffer.alloc(0)), 512)
      assert.deepEqual(await blocks.packets(1, 1), [Buffer.from([0, 3, 0, 1])])
    })
  }

  it('in memory are built once for all who fetch them', () => {
    const file = fileOf(pattern(5000))
    const [first] = createBlocks(file, 512).packets(3, 3) as Buffer[]
    const [second] = createBlocks(file, 512).packets(3, 3) as Buffer[]
    assert.equal(first, second)
  })
  it('in memory are built anew for whoever asks for one block size too many', () => {
    const file = fileOf(pattern(5000))
    for (let blksize = 100; blksize < 120; blksize += 1) {
      const { bytes } = dataOf(createBlocks(file, blksize).packets(1, 2) as Buffer[])
      assert.ok(bytes.equals(pattern(5000).subarray(0, 2 * blksize)))
    }
  })
  it('on disk are read one step ahead, and each once', async () => {
    const file = lateFile(pattern(1_000_000))
    const blocks = createBlocks(file, 1024)
    await blocks.packets(1, 1)
    assert.deepEqual(file.reads, [0, 65536])
    for (let block = 2; block <= 977; block += 1) await blocks.packets(block, block)
    assert.equal(file.reads.length, 16)
  })
  it('are refused when the file has become shorter', async () => {
    const short = { ...lateFile(pattern(1000)), size: 2000 }
    await assert.rejects(async () => createBlocks(short, 512).packets(1, 1), /changed its size/)
    const inMemory = { ...fileOf(pattern(1000)), size: 2000 }
    assert.throws(() => createBlocks(inMemory, 512).packets(1, 1), /changed its size/)
  })
  it('that cannot be read ahead harm nobody until they are wanted', async () => {
    const file = lateFile(pattern(200_000))
    const read = file.read.bind(file)
    file.read = (offset, length) =>
      offset >= 65536 ? Promise.reject(new Error('EIO')) : read(offset, length)
    const blocks = createBlocks(file, 1024)
    assert.equal((await blocks.packets(1, 1)).length, 1)
    await assert.rejects(async () => blocks.packets(65, 65), /EIO/)
  })
})
