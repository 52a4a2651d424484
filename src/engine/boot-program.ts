/** BootProgram: what a machine is to boot, as a value; the catalog renders it to an iPXE script. */
import type { ActiveModel } from '../domain/active-model.js'
import type { Image } from '../domain/image.js'
import type { Model, ModelTemplate } from '../domain/model.js'
import type { Node } from '../domain/node.js'

/** Everything a template of a bound node may be told about. */
export interface Install {
  readonly node: Node
  readonly activeModel: ActiveModel
  readonly model: Model
  readonly template: ModelTemplate
  readonly image: Image | undefined
}

export type BootProgram =
  /** Our discovery system; for unknown machines (`node` undefined), free ones, and states that say so. */
  | {
      readonly kind: 'microkernel'
      readonly microkernel: Image & { kind: 'microkernel' }
      readonly node: Node | undefined
    }
  /** The model's own script: an installation. */
  | {
      readonly kind: 'template'
      readonly file: string
      readonly install: Install
      readonly microkernel: (Image & { kind: 'microkernel' }) | undefined
    }
  | { readonly kind: 'local'; readonly node: Node; readonly install: Install }
  /** Nothing can be booted now: say why, wait, try again. */
  | { readonly kind: 'retry-later'; readonly reason: string }
