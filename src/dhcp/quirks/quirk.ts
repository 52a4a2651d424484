/** Quirk: one fault of some firmware and what we send because of it. One file each; index.ts is the ordered list. */
import type { BootClient } from '../boot-client.js'
import type { DhcpMessage } from '../message.js'
import type { Reply } from '../reply.js'
import type { SegmentConfig } from '../segment.js'

/** The answer as it stands, and what it answers. */
export interface QuirkSubject {
  readonly request: DhcpMessage
  readonly client: BootClient
  readonly segment: SegmentConfig
  /** On which of our ports the request came. */
  readonly port: 'server' | 'boot-server'
}

export interface Quirk {
  /** The file's name: for the log, the configuration and `razord quirks`. */
  readonly name: string
  /** What is seen in the field, and where. */
  readonly symptom: string
  /** What we send instead. */
  readonly remedy: string
  matches(subject: QuirkSubject, reply: Reply): boolean
  adjust(reply: Reply, subject: QuirkSubject): Reply
}

/** Whether the answer names something to boot. */
export const isBootReply = (reply: Reply): boolean => reply.message.file !== ''
