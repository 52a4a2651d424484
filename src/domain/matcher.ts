/** Matcher: the original's condition on one fact, and its `%V=…-%` / `%R=…-%` substitution in tag texts. Kept to the letter so that old rules still match. */
import { type Json, type JsonObject, lookUp } from './json.js'
import { invalid } from './refusal.js'
import { ok, refuse, type Result } from './result.js'

export interface Matcher {
  readonly key: string
  readonly compare: 'equal' | 'like'
  readonly value: string
  readonly inverse: boolean
}

const maximumPattern = 500
const maximumSubject = 4096

/** Refuses a `like` whose value is not a regular expression (or is longer than 500 characters). */
export function checkMatcher(matcher: Matcher): Result<Matcher> {
  if (matcher.key === '') return refuse(invalid('a matcher needs the name of a fact', 'key'))
  if (matcher.compare === 'equal') return ok(matcher)
  return patternOf(matcher.value) === undefined
    ? refuse(
        invalid(`not a regular expression: ${JSON.stringify(matcher.value.slice(0, 80))}`, 'value'),
      )
    : ok(matcher)
}

/** `equal` compares text; `like` searches, unanchored. An absent fact is never equal, and is searched as empty text; `inverse` flips. */
export function matches(matcher: Matcher, facts: JsonObject): boolean {
  const fact = lookUp(facts, matcher.key)
  const plain =
    matcher.compare === 'equal'
      ? fact !== undefined && textOf(fact) === matcher.value
      : (patternOf(matcher.value)?.test(textOf(fact).slice(0, maximumSubject)) ?? false)
  return plain !== matcher.inverse
}

/**
 * Fills in `%V=key-%` with the fact and `%R=regex:key-%` with what the regex finds in it, then drops whatever is not a letter, digit or
 * `_ % = - \ +`: "VMware, Inc." becomes `VMwareInc`.
 */
export function substitute(text: string, facts: JsonObject): string {
  const filled = text.replace(
    /%V=(.*?)-%|%R=(.*?):([^:]*?)-%/g,
    (_whole, valueKey?: string, regex?: string, key?: string) => {
      if (valueKey !== undefined) return textOf(lookUp(facts, valueKey))
      const found = patternOf(regex ?? '')?.exec(
        textOf(lookUp(facts, key ?? '')).slice(0, maximumSubject),
      )
      return found?.[0] ?? ''
    },
  )
  return filled.replace(/[^\w%=\-\\+]/g, '').slice(0, 100)
}

const textOf = (fact: Json | undefined): string =>
  fact === undefined || fact === null ? '' : typeof fact === 'string' ? fact : JSON.stringify(fact)

const compiled = new Map<string, RegExp | undefined>()
function patternOf(source: string): RegExp | undefined {
  if (compiled.has(source)) return compiled.get(source)
  if (compiled.size > 1000) compiled.clear()
  let pattern: RegExp | undefined
  try {
    pattern = source.length > maximumPattern ? undefined : new RegExp(source)
  } catch {
    pattern = undefined
  }
  compiled.set(source, pattern)
  return pattern
}
