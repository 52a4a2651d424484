/** Patterns of model.yaml: regular expressions that judge the whole of a text. */

/** What is wrong with `pattern`, or undefined. It must compile, and hold the text at both ends: `^…$`, with alternatives in brackets. */
export function faultOfPattern(pattern: string): string | undefined {
  try {
    new RegExp(pattern)
  } catch (error) {
    return `pattern does not compile: ${error instanceof Error ? error.message : String(error)}`
  }
  if (!pattern.startsWith('^')) return 'pattern is not anchored: it must begin with ^'
  if (!/(^|[^\\])(\\\\)*\$$/.test(pattern)) return 'pattern is not anchored: it must end with $'
  return hasOpenAlternative(pattern)
    ? 'pattern is not anchored: put its alternatives in brackets, ^(?:a|b)$'
    : undefined
}

/** Whether a `|` stands outside all brackets: `^a|b$` is anchored in neither half. */
function hasOpenAlternative(pattern: string): boolean {
  let depth = 0
  let inClass = false
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern[at]
    if (sign === '\\') at += 1
    else if (inClass) inClass = sign !== ']'
    else if (sign === '[') inClass = true
    else if (sign === '(') depth += 1
    else if (sign === ')') depth -= 1
    else if (sign === '|' && depth === 0) return true
  }
  return false
}
