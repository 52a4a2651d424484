/** Short programs run to their end (ip, qemu-img) and child processes that must not outlive the lab. Not for programs that are talked to. */
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { promisify } from 'node:util'
import { LabError } from './lab-error.js'

const execute = promisify(execFile)

/** Runs `argv` to its end and gives its standard output. Throws a LabError with the program's own words when it fails. */
export async function runProgram(argv: readonly string[]): Promise<string> {
  const [program = '', ...args] = argv
  try {
    const { stdout } = await execute(program, args, { encoding: 'utf8' })
    return stdout
  } catch (thrown) {
    const stderr = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim() : ''
    throw new LabError(`${argv.join(' ')}: ${stderr || String(thrown)}`)
  }
}

/**
 * Starts a program that the kernel kills when this process dies, however it dies (prctl(2),
 * PR_SET_PDEATHSIG): a lab that was itself killed with SIGKILL leaves no machine running. The
 * wrappers execute in place, so the child's process id is the program's own.
 */
export function startChild(argv: readonly string[], stdio: StdioOptions): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', ...argv], { stdio, detached: true })
}

/** The same program, inside a network namespace. */
export function inNamespace(namespace: string, argv: readonly string[]): string[] {
  return ['ip', 'netns', 'exec', namespace, ...argv]
}

/** Ends a child: first `gentle` with a grace of `graceMs`, then SIGKILL. Settles when it is gone; no child, or one already gone, is fine. */
export async function endChild(
  child: ChildProcess | undefined,
  gentle: NodeJS.Signals = 'SIGTERM',
  graceMs = 5000,
): Promise<void> {
  if (child?.pid === undefined || hasEnded(child)) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(gentle)
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await gone
  clearTimeout(timer)
}

/** Whether a child has ended, by itself or by a signal. */
export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
