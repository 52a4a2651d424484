/** Asking for a secret: typed unseen where a person sits, read as a line where none does. */
import { createInterface } from 'node:readline/promises'
import type { ReadStream } from 'node:tty'
import { type Readable, Writable } from 'node:stream'

/** The line without its end; empty when there is none. Rejects when the person gives up (Ctrl-C). */
export async function askSecret(
  question: string,
  input: Readable & Partial<Pick<ReadStream, 'isTTY'>>,
  output: Writable,
): Promise<string> {
  const isPerson = input.isTTY === true
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() })
  const lines = createInterface({ input, output: nowhere, terminal: isPerson })
  if (isPerson) output.write(question)
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
    return await Promise.race([lines.question(''), ended])
  } finally {
    lines.close()
    if (isPerson) output.write('\n')
  }
}
