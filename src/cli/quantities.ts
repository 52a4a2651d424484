/** Times and sizes as people say them. */

const units: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
]

/** `3 min ago`, `in 2 h`; the text itself when it is no time. */
export function ageOf(time: string, now: number): string {
  const at = Date.parse(time)
  if (Number.isNaN(at)) return time
  const seconds = Math.round((now - at) / 1000)
  const distance = Math.abs(seconds)
  const [size, unit] = units.find(([each]) => distance >= each) ?? [1, 's']
  const text = `${Math.floor(distance / size)} ${unit}`
  return seconds >= 0 ? `${text} ago` : `in ${text}`
}

const sizes = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** `130.4 MiB`. */
export function bytesOf(bytes: number): string {
  let value = bytes
  let at = 0
  while (value >= 1024 && at < sizes.length - 1) {
    value /= 1024
    at += 1
  }
  return `${at === 0 ? value : value.toFixed(1)} ${sizes[at] ?? ''}`
}
