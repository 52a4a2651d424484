#!/usr/bin/env node
/** Process entry `razor`: this terminal, this process's words, its exit code. Speaks HTTP; never opens the appliance's state. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { askSecret } from './ask-secret.js'
import { run } from './run.js'

// A reader that has seen enough (`razor nodes | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

const { version } = JSON.parse(
  await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

process.exitCode = await run(
  process.argv.slice(2),
  {
    out: (piece) => void process.stdout.write(piece),
    err: (piece) => void process.stderr.write(piece),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    cwd: process.cwd(),
    env: process.env,
    now: () => Date.now(),
    pause: (delayMs) => pause(delayMs),
    read: (path) => (path === '-' ? text(process.stdin) : readFile(path, 'utf8')),
    askSecret: (question) => askSecret(question, process.stdin, process.stderr),
  },
  version,
)
