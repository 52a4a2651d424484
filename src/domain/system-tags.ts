/** The five tags every node earns without anybody's rule: the original's, same conditions, same spelling. */
import type { JsonObject } from './json.js'
import { type Matcher, matches, substitute } from './matcher.js'

const rules: readonly { readonly text: string; readonly matcher: Matcher }[] = [
  { text: 'cpus_%V=mk_hw_cpu_count-%', matcher: like('mk_hw_cpu_count', '\\d+') },
  { text: '%V=mk_hw_bus_vendor-%', matcher: like('mk_hw_bus_vendor', '\\w+') },
  { text: 'memsize_%V=mk_hw_mem_size-%', matcher: like('mk_hw_mem_size', '\\w+') },
  { text: 'nics_%V=mk_hw_nic_count-%', matcher: like('mk_hw_nic_count', '\\d+') },
  {
    text: '%V=virtual-%_vm',
    matcher: { key: 'is_virtual', compare: 'equal', value: 'true', inverse: false },
  },
]

function like(key: string, value: string): Matcher {
  return { key, compare: 'like', value, inverse: false }
}

/** `cpus_2`, the vendor, `memsize_2GiB`, `nics_1`, `vmware_vm`: those whose fact is there. */
export const systemTags = (attributes: JsonObject): readonly string[] =>
  rules
    .filter(({ matcher }) => matches(matcher, attributes))
    .map(({ text }) => substitute(text, attributes))
