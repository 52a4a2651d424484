/** What the file system says no with, in words for an operator. */
import { invalid, type Refusal, unavailable } from '../domain/refusal.js'

/** `ENOENT` and its kind; undefined for anything that is no file-system error. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

/** A refusal for a failure at `path`. What is no file-system error is a bug, and is thrown on. */
export function refusalOf(error: unknown, path: string): Refusal {
  switch (codeOf(error)) {
    case undefined:
      throw error
    case 'ENOENT':
    case 'ENOTDIR':
      return invalid(`${path}: there is no such file or folder`, 'path')
    case 'EACCES':
    case 'EPERM':
      return invalid(`${path}: the appliance may not read it`, 'path')
    case 'ELOOP':
      return invalid(`${path}: a link that leads nowhere or in a circle`, 'path')
    case 'ENOSPC':
    case 'EDQUOT':
      return unavailable('the disk that holds the images is full')
    default:
      return unavailable(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
