/** ModelTemplate: one way to install one OS, as its folder says. Model: an operator's instance of it, with an image and metadata. */
import type { ImageKind } from './image.js'
import type { StateTable } from './state-machine.js'
import type { Action, StateName, TemplateName } from './values/names.js'
import type { Label } from './values/label.js'
import type { Secret } from './values/secret.js'
import type { Uuid } from './values/uuid.js'

export type MetadataType = 'string' | 'integer' | 'boolean' | 'list' | 'password'

export interface MetadataField {
  readonly type: MetadataType
  readonly required: boolean
  readonly description: string
  readonly default?: MetadataValue
  /** An anchored regular expression that text (each item of a list, a password before hashing) must match. */
  readonly pattern?: string
}

/** A password is kept as its sha512-crypt hash alone, inside a Secret. */
export type MetadataValue = string | number | boolean | readonly string[] | Secret
export type Metadata = Readonly<Record<string, MetadataValue>>

/** What a callback does beside moving the state. */
export type CallbackEffect =
  /** Answers with a rendered file, only while the install is in one of the states `while`. */
  | { readonly kind: 'render'; readonly file: string; readonly while: ReadonlySet<StateName> }
  /** Keeps the callback's last argument as a fact of the install, when it matches. */
  | { readonly kind: 'capture'; readonly name: string; readonly pattern: string }

export interface ModelTemplate {
  readonly name: TemplateName
  readonly description: string
  /** What kind of Image a Model of it must name; `none`: it needs no image. */
  readonly image: Exclude<ImageKind, 'microkernel'> | 'none'
  readonly metadata: ReadonlyMap<string, MetadataField>
  readonly table: StateTable
  readonly callbacks: ReadonlyMap<Action, CallbackEffect>
  /** Set where the image does not say it itself. */
  readonly kernel?: string
  readonly initrd?: string
  /** Folders to look for files in, own first: the base chain. */
  readonly lookup: readonly TemplateName[]
}

export interface Model {
  readonly uuid: Uuid<'model'>
  readonly name: Label
  readonly template: TemplateName
  readonly image?: Uuid<'image'>
  /** Complete: defaults are filled in when the Model is created. */
  readonly metadata: Metadata
  /** How many nodes it was ever bound to; numbers host names. Never decreases. */
  readonly counter: number
  readonly createdAt: number
}
