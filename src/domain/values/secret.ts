/** Secret: text that must not be seen. Prints as `***` wherever it is logged, serialised or interpolated; `reveal()` is for the one place that hands it out. */

export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }
  reveal(): string {
    return this.#text
  }
  toString(): string {
    return '***'
  }
  toJSON(): string {
    return '***'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'Secret(***)'
  }
}
