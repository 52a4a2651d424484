/**
 * File source: what the server wants to know of a file, and whom it asks. A source finds a file by its clean name (names.ts) or does not;
 * sources are asked in order and the first that knows the name counts. The sources themselves are in files.ts.
 */

export interface TftpFile {
  /** Octets, exactly. */
  readonly size: number
  /** Up to `length` octets from `offset`; at once when they lie in memory. */
  read(offset: number, length: number): Promise<Buffer> | Buffer
  close(): Promise<void> | void
}

/** There is something of that name, and it must not be served. */
export interface Unservable {
  readonly unservable: 'outside-root' | 'not-a-file' | 'not-permitted'
}

export interface TftpClient {
  readonly address: string
}

export interface FileSource {
  /** Rejects only when something is out of order that an operator must see. */
  find(name: string, client: TftpClient): Promise<TftpFile | Unservable | undefined>
}

/** A file that lies in memory. */
export const fileOf = (bytes: Buffer): TftpFile => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
  close: () => undefined,
})

/** The answer of the first source that has one. */
export const findFile = async (
  sources: readonly FileSource[],
  name: string,
  client: TftpClient,
): Promise<TftpFile | Unservable | undefined> => {
  for (const source of sources) {
    const found = await source.find(name, client)
    if (found !== undefined) return found
  }
  return undefined
}

/** A file's bytes in one piece. */
export const readWhole = async (file: TftpFile): Promise<Buffer> => {
  const pieces: Buffer[] = []
  let at = 0
  while (at < file.size) {
    const piece = await file.read(at, Math.min(file.size - at, 1024 * 1024))
    if (piece.length === 0) throw new Error('the file became shorter while being read')
    pieces.push(piece)
    at += piece.length
  }
  return Buffer.concat(pieces)
}
