/** iPXE scripts as such: what makes one sound, and the one that is sent when nothing else can be. Knows nothing of templates. */
import { ipxeText } from './filters.js'

/** Commands that fetch something, and so can fail for a network's reasons. */
const fetching = new Set(['kernel', 'initrd', 'chain', 'imgfetch', 'imgload', 'imgexec', 'module'])

/**
 * Everything wrong with a script that would strand a machine: no `#!ipxe` at the very start, a fetch that says nothing of its failure (iPXE then
 * falls out of the script), a `goto` whose label is not there.
 */
export function faultsOfScript(script: string): readonly string[] {
  const faults: string[] = []
  const lines = script.split('\n')
  if (lines[0]?.trimEnd() !== '#!ipxe') faults.push('the script does not begin with #!ipxe')
  const labels = new Set(lines.map((line) => /^\s*:(\S+)/.exec(line)?.[1]))
  for (const line of lines) {
    for (const [, label = ''] of line.matchAll(/(?:^|\s)goto\s+([^\s$]+)/g))
      if (!labels.has(label) && !line.trimStart().startsWith('#'))
        faults.push(`"goto ${label}" leads nowhere: the script has no :${label}`)
    if (fallsThrough(line))
      faults.push(`without an error branch (|| goto …): ${line.trim().slice(0, 60)}`)
  }
  return faults
}

/** Whether the line's last command fetches something: then no `||` is there to catch its failure. */
function fallsThrough(line: string): boolean {
  const commands = line.trim().split(/\s(?:&&|\|\|)(?:\s|$)/)
  const last = commands.at(-1)?.trim().split(/\s+/)[0] ?? ''
  return fetching.has(last)
}

/** Says why, waits, and starts over: the answer when there is none. Total, whatever `reason` holds. */
export const retryScript = (reason: string): string =>
  `#!ipxe
echo Razor: this machine cannot be served now:
echo Razor: ${ipxeText(reason)}
echo Razor: will reboot in ${retrySeconds} seconds
sleep ${retrySeconds}
reboot
`
const retrySeconds = 30
