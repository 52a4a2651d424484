/** Mime: the Content-Type of a served file by its name. Firmware and installers look at few of them: EDK2 at the EFI ones, apt at none. */

const byExtension: ReadonlyMap<string, string> = new Map([
  // UEFI 2.10, 24.7.2: HTTP boot takes an image's type from here before it looks at the name.
  ['efi', 'application/efi'],
  ['iso', 'application/vnd.efi-iso'],
  ['img', 'application/octet-stream'],
  ['ipxe', 'text/plain'],
  ['cfg', 'text/plain'],
  ['txt', 'text/plain'],
  // The original's own rule.
  ['gpg', 'text/plain'],
  ['html', 'text/html'],
  ['xml', 'application/xml'],
  ['json', 'application/json'],
  ['yaml', 'application/yaml'],
  ['yml', 'application/yaml'],
  ['gz', 'application/gzip'],
  ['xz', 'application/x-xz'],
  ['zst', 'application/zstd'],
  ['bz2', 'application/x-bzip2'],
  ['tar', 'application/x-tar'],
  ['zip', 'application/zip'],
  ['deb', 'application/vnd.debian.binary-package'],
  ['udeb', 'application/vnd.debian.binary-package'],
  ['rpm', 'application/x-rpm'],
])

/** `application/octet-stream` for what has no known extension. `.img` too: an initrd is no EFI disk image. */
export function mimeOf(path: string): string {
  const extension = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase()
  return byExtension.get(extension ?? '') ?? 'application/octet-stream'
}
