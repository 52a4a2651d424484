/** Notice: the iPXE script a machine gets when nothing can be booted now. Always valid: what it echoes cannot be read as a command, variable or comment. */

/** Says `message`, waits `seconds`, and starts the machine anew. */
export const noticeScript = (message: string, seconds = 30): string =>
  [
    '#!ipxe',
    `echo Razor: ${speakable(message)}`,
    `echo Razor: will reboot in ${seconds} seconds`,
    `sleep ${seconds}`,
    'reboot',
    '',
  ].join('\n')

/** Letters, digits and harmless punctuation; iPXE's operators (`||`, `&&`), `${}`, quotes, backslashes and `#` do not survive. */
const speakable = (message: string): string =>
  message
    .replace(/[^A-Za-z0-9 .,:;/()_-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 200)
