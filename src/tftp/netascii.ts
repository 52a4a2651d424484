/** Netascii: a file's bytes as RFC 764's NVT text: LF becomes CR LF, CR becomes CR NUL. Whole files only: the size must be known. */

const lf = 0x0a
const cr = 0x0d

/** The converted bytes; at most twice as many. */
export const toNetascii = (bytes: Buffer): Buffer => {
  let special = 0
  for (const byte of bytes) if (byte === lf || byte === cr) special += 1
  const converted = Buffer.alloc(bytes.length + special)
  let at = 0
  for (const byte of bytes) {
    if (byte === lf) converted[at++] = cr
    converted[at++] = byte
    if (byte === cr) converted[at++] = 0
  }
  return converted
}
