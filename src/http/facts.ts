/** Facts: what machines say about themselves, cut to a bounded size before it is kept. Trimmed where that loses nothing that matters; refused where it cannot be facts. */
import { isObject, type Json, type JsonObject } from '../domain/json.js'
import { invalid } from '../domain/refusal.js'
import { ok, refuse, type Result } from '../domain/result.js'

/** A machine with 256 logical CPUs reports some 3,500 flat facts. */
const maximumAttributes = 5000
const maximumValues = 20_000
const maximumText = 4096
/** Of the names and texts of one machine's flat facts, and of its structured ones: what a known machine may cost in memory. */
const maximumCharacters = 256 * 1024
const maximumName = 200
const maximumDepth = 12

/**
 * The flat facts: every value text, as tag rules expect. Numbers and truth values are written out, structures become their JSON. Beyond 5,000
 * facts, 256 Ki characters in all, 200 characters of a name or 4,096 of a value the rest is dropped; so is `__proto__`.
 */
export function tidyAttributes(sent: JsonObject): JsonObject {
  const kept: [string, string][] = []
  let characters = 0
  for (const [name, value] of Object.entries(sent)) {
    if (!isName(name)) continue
    const text = textOf(value).slice(0, maximumText)
    characters += name.length + text.length
    if (kept.length === maximumAttributes || characters > maximumCharacters) break
    kept.push([name, text])
  }
  return Object.fromEntries(kept)
}

/** The structured facts. Refused when deeper than 12 levels, of more than 20,000 values or of more than 256 Ki characters; long texts are cut. */
export function tidyFacts(sent: JsonObject): Result<JsonObject> {
  const budget: Budget = { values: 0, characters: 0, exceeded: false }
  const tidied = tidyObject(sent, 1, budget)
  return budget.exceeded
    ? refuse(
        invalid(
          `facts are nested deeper than ${maximumDepth} levels or hold more than ${maximumValues} values or ${maximumCharacters} characters`,
        ),
      )
    : ok(tidied)
}

interface Budget {
  values: number
  characters: number
  exceeded: boolean
}

function tidy(value: Json, depth: number, budget: Budget): Json {
  const text = typeof value === 'string' ? value.slice(0, maximumText) : undefined
  budget.values += 1
  budget.characters += text?.length ?? 0
  budget.exceeded ||=
    budget.values > maximumValues || budget.characters > maximumCharacters || depth > maximumDepth
  if (budget.exceeded) return null
  if (text !== undefined) return text
  if (typeof value !== 'object' || value === null) return value
  return isObject(value)
    ? tidyObject(value, depth + 1, budget)
    : value.map((part) => tidy(part, depth + 1, budget))
}

const tidyObject = (object: JsonObject, depth: number, budget: Budget): JsonObject =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => isName(name))
      .map(([name, part]) => {
        budget.characters += name.length
        return [name, tidy(part, depth, budget)]
      }),
  )

const isName = (name: string): boolean =>
  name !== '' && name.length <= maximumName && name !== '__proto__'

const textOf = (value: Json): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)
