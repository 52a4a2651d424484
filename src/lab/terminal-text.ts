/** TerminalText: the plain text in a stream meant for a terminal. Control sequences and overprinting are dropped, not interpreted: menus drawn by cursor moves come out as words in the order they were sent. */

const sequences = [
  '\\u001b\\[[0-?]*[ -/]*[@-~]', // CSI: colours, cursor moves (ECMA-48, 5.4)
  '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)', // OSC: window titles
  '\\u001b[()*+][ -~]', // character sets
  '\\u001b[ -/]*[0-~]', // other escapes
  '[\\u0000-\\u0008\\u000b-\\u001a\\u001c-\\u001f\\u007f]', // controls but tab, newline, escape
]
const removable = new RegExp(sequences.join('|'), 'g')
const unfinished = /\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b]*\u001b?|[()*+]|[ -/]*)?$/

const longestSequence = 256

/** The plain text of a complete piece of terminal output. */
export function stripTerminal(text: string): string {
  return text.replace(removable, '').replaceAll('\u001b', '')
}

export class TerminalText {
  #held = ''

  /** Takes the next piece of the stream; gives the plain text that is certain by now. A sequence cut in two is held back for the next piece. */
  push(piece: string): string {
    const text = this.#held + piece
    const cut = unfinished.exec(text)
    const complete =
      cut === null || text.length - cut.index > longestSequence ? text.length : cut.index
    this.#held = text.slice(complete)
    return stripTerminal(text.slice(0, complete))
  }
}
