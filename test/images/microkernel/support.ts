/**
 * A bench for the microkernel's agent on the host: a small false machine (sysfs, /proc, /dev as folders), a shell that has
 * the agent's parts loaded, and false hardware tools. Nothing here needs root, and nothing the agent does here can reach the
 * host: its power command, drivers and network are replaced.
 */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export const recipe = resolve('images/microkernel')
const fixtures = resolve('test/images/microkernel/fixtures')

/** True when the host has the program; tests that want it skip with a printed reason otherwise. */
export const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Skips the suite when the host lacks a program, and prints which. */
export const needs = (context: Mocha.Context, ...programs: string[]): void => {
  const missing = programs.filter((program) => !has(program))
  if (missing.length === 0) return
  process.stdout.write(`    skipped: the host has no ${missing.join(', ')}\n`)
  context.skip()
}

/** The microkernel's own kind of shell where the host has it, else the host's POSIX shell. */
const shell: readonly string[] = has('busybox') ? ['busybox', 'sh'] : ['sh']

export interface Ran {
  readonly out: string
  readonly err: string
  readonly code: number
}

export interface Machine {
  readonly root: string
  /** Writes a file below the machine's root, folders included. */
  write(path: string, content: string | Uint8Array): void
  /** Makes a symbolic link below the machine's root. */
  link(path: string, target: string): void
  /** Runs shell text with the agent's parts loaded; false tools answer from the fixtures. */
  run(script: string, variables?: Readonly<Record<string, string>>): Promise<Ran>
  remove(): void
}

const replaced = `
MODPROBE=true
start_nics() { :; }
set_hostname() { :; }
start_log_shipper() { :; }
end_with() { flush_log; log info "END $1"; exit 0; }
limited() {
  shift
  case "$*" in
    'dmidecode -t 4') cat "$FIXTURES/dmidecode-4.txt" ;;
    'dmidecode -t 17') cat "$FIXTURES/dmidecode-17.txt" ;;
    lscpu) cat "$FIXTURES/lscpu.txt" ;;
    lspci*) cat "$FIXTURES/lspci.txt" ;;
    lshw*) cat "$FIXTURES/lshw.txt" ;;
    wipefs*) [ ! -e "$RAZOR_RUN/dead" ] && { cat "$RAZOR_RUN/wipefs" 2>/dev/null || true; } ;;
    cmp*) return 0 ;;
    getent*) cat "$RAZOR_RUN/dns" 2>/dev/null ;;
    *) return 1 ;;
  esac
}
`

/** A machine with nothing in it but a clock. Remove it when done. */
export const makeMachine = (): Machine => {
  const root = mkdtempSync(join(tmpdir(), 'microkernel-'))
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  write('proc/uptime', '12.34 20.00\n')
  write('proc/cmdline', '\n')
  write('proc/meminfo', 'MemTotal:        2014372 kB\n')
  write('sys/class/net/.keep', '')
  write('sys/block/.keep', '')
  write('tmp/.keep', '')
  const variables = {
    PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin',
    FIXTURES: fixtures,
    RAZOR_LIB: join(recipe, 'overlay/razor'),
    RAZOR_RUN: join(root, 'run'),
    RAZOR_SYSFS: join(root, 'sys'),
    RAZOR_PROCFS: join(root, 'proc'),
    RAZOR_DEV: join(root, 'dev'),
    RAZOR_TMP: join(root, 'tmp'),
    RAZOR_SLEEP: 'true',
    RAZOR_VERSION: '9.9.9',
  }
  return {
    root,
    write,
    link: (path, target) => {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      symlinkSync(target, join(root, path))
    },
    run: (script, more = {}) =>
      new Promise((done) => {
        const [program = 'sh', ...words] = shell
        const text = `. "$RAZOR_LIB/lib/load.sh"\nprepare_run\n${replaced}\n${script}\n`
        execFile(
          program,
          [...words, '-c', text],
          { env: { ...variables, ...more }, timeout: 9000, maxBuffer: 1 << 24 },
          (error, out, err) =>
            done({ out, err, code: error === null ? 0 : Number(error.code ?? 255) }),
        )
      }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Puts a network card into the machine's sysfs. */
export const addNic = (machine: Machine, name: string, mac: string, ifindex: number): void => {
  const at = `sys/class/net/${name}`
  machine.write(`${at}/address`, `${mac}\n`)
  machine.write(`${at}/type`, '1\n')
  machine.write(`${at}/ifindex`, `${ifindex}\n`)
  machine.write(`${at}/carrier`, '1\n')
  machine.write(`${at}/speed`, '1000\n')
  const device = `sys/devices/pci0000:00/0000:00:0${ifindex}.0`
  machine.write(`${device}/modalias`, 'pci:v00008086d0000100E\n')
  machine.write('sys/bus/drivers/e1000/.keep', '')
  machine.link(`${device}/driver`, '../../../bus/drivers/e1000')
  machine.link(`${at}/device`, `../../../devices/pci0000:00/0000:00:0${ifindex}.0`)
}

/** The value of a raw fact ("path TAB value") in the output of a fact function, undefined when absent. */
export const rawFact = (out: string, path: string): string | undefined =>
  out
    .split('\n')
    .find((line) => line.startsWith(`${path}\t`))
    ?.slice(path.length + 1)
