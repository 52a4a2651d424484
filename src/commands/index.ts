/** The ordered list of all operator commands. HTTP, CLI and help follow from it. */
import { addPolicyTag } from './add-policy-tag.js'
import type { Command } from './command.js'
import { createImage } from './create-image.js'
import { createModel } from './create-model.js'
import { createPolicy } from './create-policy.js'
import { createTag } from './create-tag.js'
import { deleteImage } from './delete-image.js'
import { deleteModel } from './delete-model.js'
import { deleteNode } from './delete-node.js'
import { deletePolicy } from './delete-policy.js'
import { deleteTag } from './delete-tag.js'
import { disablePolicy } from './disable-policy.js'
import { enablePolicy } from './enable-policy.js'
import { modifyPolicyMaxCount } from './modify-policy-max-count.js'
import { movePolicy } from './move-policy.js'
import { reinstallNode } from './reinstall-node.js'
import { removeActiveModel } from './remove-active-model.js'
import { removePolicyTag } from './remove-policy-tag.js'
import { renameNode } from './rename-node.js'
import { updateModel } from './update-model.js'
import { updateTagRule } from './update-tag-rule.js'

export const commands: readonly Command[] = [
  renameNode,
  reinstallNode,
  deleteNode,
  removeActiveModel,
  createImage,
  deleteImage,
  createModel,
  updateModel,
  deleteModel,
  createTag,
  updateTagRule,
  deleteTag,
  createPolicy,
  enablePolicy,
  disablePolicy,
  movePolicy,
  modifyPolicyMaxCount,
  addPolicyTag,
  removePolicyTag,
  deletePolicy,
]
