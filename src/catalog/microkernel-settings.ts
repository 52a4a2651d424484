/** What the operator's configuration adds to the microkernel's command line. */
import type { Fault } from './fault.js'

export interface MicrokernelSettings {
  /** How much the kernel says while it starts; `normal` adds no word. */
  readonly verbosity?: 'quiet' | 'normal' | 'debug'
  /** More kernel arguments in one text, such as `console=ttyS0,115200`. */
  readonly kernelArguments?: string
}

/** The settings as one piece of a kernel line, or why an argument cannot stand on one. */
export function readMicrokernelSettings({
  verbosity = 'normal',
  kernelArguments = '',
}: MicrokernelSettings): {
  readonly arguments: string
  readonly faults: readonly Fault[]
} {
  const words = kernelArguments.split(/\s+/).filter((word) => word !== '')
  return {
    arguments: [...(verbosity === 'normal' ? [] : [verbosity]), ...words].join(' '),
    faults: words
      .filter((word) => !isKernelWord(word))
      .map((word) => ({
        file: 'microkernel kernel arguments',
        message: `${JSON.stringify(word)} cannot stand on an iPXE kernel line`,
      })),
  }
}

/** Visible ASCII that iPXE takes neither for a setting (`${…}`), nor for its own `||`, `&&`, `;` and `#`. */
const isKernelWord = (word: string): boolean =>
  /^[\x21-\x7e]+$/.test(word) && !/^(?:\|\||&&|;|#.*)$/.test(word) && !word.includes('${')
