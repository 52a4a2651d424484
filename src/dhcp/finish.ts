/** The last steps of every reply: the quirks in their order, each noted by name when it matched, then the size limit. */
import { fitted } from './fit.js'
import type { Quirk, QuirkSubject } from './quirks/quirk.js'
import type { Reply } from './reply.js'

export const finish = (reply: Reply, subject: QuirkSubject, quirks: readonly Quirk[]): Reply => {
  let finished = reply
  for (const quirk of quirks) {
    if (!quirk.matches(subject, finished)) continue
    const adjusted = quirk.adjust(finished, subject)
    if (adjusted !== finished) finished = { ...adjusted, quirks: [...finished.quirks, quirk.name] }
  }
  return fitted(finished, subject.request)
}
