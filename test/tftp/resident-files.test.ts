/** Files kept in memory: as long as nothing about them changes, and no more octets than allowed. */
import assert from 'node:assert/strict'
import { lstatSync, mkdtempSync, rmSync, writeFileSync, type BigIntStats } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileOf } from '../../src/tftp/file-source.js'
import { createResidentFiles } from '../../src/tftp/resident-files.js'

describe('Files kept in memory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'razor-tftp-resident-'))
  const statusOf = (name: string): BigIntStats => {
    writeFileSync(join(folder, name), name)
    return lstatSync(join(folder, name), { bigint: true })
  }
  after(() => {
    rmSync(folder, { recursive: true })
  })

  it('are had back while their status is the same', () => {
    const residents = createResidentFiles(100)
    const status = statusOf('a')
    const file = fileOf(Buffer.alloc(10))
    residents.put('a', status, file)
    assert.equal(residents.get('a', status), file)
    assert.equal(residents.get('a', statusOf('other')), undefined)
    assert.equal(residents.get('b', status), undefined)
  })
  it('make room for others: the one used longest ago goes first', () => {
    const residents = createResidentFiles(25)
    const status = statusOf('a')
    for (const path of ['a', 'b']) residents.put(path, status, fileOf(Buffer.alloc(10)))
    residents.get('a', status)
    residents.put('c', status, fileOf(Buffer.alloc(10)))
    const kept = ['a', 'b', 'c'].filter((path) => residents.get(path, status) !== undefined)
    assert.deepEqual(kept, ['a', 'c'])
  })
  it('are counted once when put again', () => {
    const residents = createResidentFiles(25)
    const status = statusOf('a')
    residents.put('b', status, fileOf(Buffer.alloc(10)))
    for (let again = 0; again < 5; again += 1) residents.put('a', status, fileOf(Buffer.alloc(10)))
    assert.ok(residents.get('b', status) !== undefined)
  })
})
