/** UrlPath: the parts of a request's path, decoded one by one: as words, or as names that cannot lead out of a folder. */

const maximumName = 255
const maximumWord = 2000
const maximumParts = 32

/**
 * Decodes `raw` (percent-encoded, `/`-separated). Empty parts vanish: firmware writes `//`, and must not be redirected for it. Undefined for
 * broken encoding, parts of more than 2,000 characters, or more than 32 of them. A decoded word may hold anything, slashes too.
 */
export function urlWords(raw: string): readonly string[] | undefined {
  const pieces = raw.split('/').filter((piece) => piece !== '')
  if (pieces.length > maximumParts) return undefined
  const words: string[] = []
  for (const piece of pieces) {
    const word = decode(piece)
    if (word === undefined || word.length > maximumWord) return undefined
    words.push(word)
  }
  return words
}

/** As `urlWords`, for names of files: undefined also for `.`, `..`, and a slash, backslash or control character in any disguise. */
export function urlNames(raw: string): readonly string[] | undefined {
  const words = urlWords(raw)
  return words?.every(isName) === true ? words : undefined
}

function decode(piece: string): string | undefined {
  try {
    return decodeURIComponent(piece)
  } catch {
    return undefined
  }
}

const isName = (word: string): boolean =>
  word !== '.' && word !== '..' && word.length <= maximumName && !/[/\\\p{Cc}]/u.test(word)
