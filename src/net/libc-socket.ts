/**
 * The few libc calls that Node.js lacks, through koffi: a UDP descriptor bound to a network device (SO_BINDTODEVICE), which dgram
 * cannot make. Only descriptors and errno live here; no events, no messages for people. Linux only.
 */
import koffi from 'koffi'

/** Which call failed, and its errno by name (`EACCES`). */
export interface LibcFailure {
  readonly call: 'load' | 'socket' | 'setsockopt' | 'bind'
  readonly code: string
}
export type LibcResult =
  | { readonly ok: true; readonly descriptor: number }
  | { readonly ok: false; readonly failure: LibcFailure }

export interface DescriptorOptions {
  /** Name of the network device: 1 to 15 characters. */
  readonly device: string
  /** Four bytes, network order. */
  readonly address: Uint8Array
  /** 0 lets the kernel choose. */
  readonly port: number
  /** SO_REUSEADDR before bind: needed to stand beside a socket that shares its port. */
  readonly share: boolean
}

// Linux's numbers, the same on every architecture that Node.js runs on (socket(7), socket(2)).
const AF_INET = 2
const SOCK_DGRAM_CLOEXEC_NONBLOCK = 2 | 0o2000000 | 0o4000
const SOL_SOCKET = 1
const SO_REUSEADDR = 2
const SO_BROADCAST = 6
const SO_BINDTODEVICE = 25

/** Makes, binds and returns a non-blocking UDP descriptor; nothing is left open on failure. */
export const openUdpDescriptor = (options: DescriptorOptions): LibcResult => {
  const libc = load()
  if (libc === undefined) return { ok: false, failure: { call: 'load', code: 'ENOSYS' } }
  const descriptor = libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC_NONBLOCK, 0)
  if (descriptor < 0) return { ok: false, failure: { call: 'socket', code: errnoName() } }
  const failed = prepare(libc, descriptor, options)
  if (failed === undefined) return { ok: true, descriptor }
  libc.close(descriptor)
  return { ok: false, failure: failed }
}

/** Sets or clears SO_REUSEADDR on an open descriptor: who may bind the same port later. */
export const setSharing = (descriptor: number, allowed: boolean): void => {
  load()?.setsockopt(descriptor, SO_REUSEADDR, flag(allowed))
}

const prepare = (
  libc: Libc,
  descriptor: number,
  options: DescriptorOptions,
): LibcFailure | undefined => {
  const settings: readonly (readonly [number, Buffer])[] = [
    [SO_BINDTODEVICE, Buffer.from(`${options.device}\0`, 'latin1')],
    [SO_BROADCAST, flag(true)],
    [SO_REUSEADDR, flag(options.share)],
  ]
  for (const [option, value] of settings)
    if (libc.setsockopt(descriptor, option, value) !== 0)
      return { call: 'setsockopt', code: errnoName() }
  const address = socketAddress(options.address, options.port)
  if (libc.bind(descriptor, address, address.length) !== 0)
    return { call: 'bind', code: errnoName() }
  return undefined
}

/** struct sockaddr_in: family in host order, port and address in network order, eight zero bytes. */
const socketAddress = (address: Uint8Array, port: number): Buffer => {
  const bytes = Buffer.alloc(16)
  new Uint16Array(bytes.buffer, bytes.byteOffset, 1)[0] = AF_INET
  bytes.writeUInt16BE(port, 2)
  bytes.set(address, 4)
  return bytes
}

const flag = (on: boolean): Buffer => {
  const bytes = Buffer.alloc(4)
  new Int32Array(bytes.buffer, bytes.byteOffset, 1)[0] = on ? 1 : 0
  return bytes
}

const errnoName = (): string => {
  const number = koffi.errno()
  const found = Object.entries(koffi.os.errno).find(([, value]) => value === number)
  return found === undefined ? `errno ${number}` : found[0]
}

interface Libc {
  socket(family: number, type: number, protocol: number): number
  /** At level SOL_SOCKET. */
  setsockopt(fd: number, option: number, value: Buffer): number
  bind(fd: number, address: Buffer, length: number): number
  close(fd: number): number
}
let loaded: Libc | undefined

const load = (): Libc | undefined => {
  if (process.platform !== 'linux') return undefined
  loaded ??= declare()
  return loaded
}

/** The calls themselves are found in the process, which has libc linked in: glibc or musl alike. */
const declare = (): Libc => {
  const library = koffi.load(null)
  const socket = library.func('int socket(int family, int type, int protocol)')
  const setsockopt = library.func(
    'int setsockopt(int fd, int level, int option, const void *value, uint32_t length)',
  )
  const bind = library.func('int bind(int fd, const void *address, uint32_t length)')
  const close = library.func('int close(int fd)')
  return {
    socket: (family, type, protocol) => Number(socket(family, type, protocol)),
    setsockopt: (fd, option, value) =>
      Number(setsockopt(fd, SOL_SOCKET, option, value, value.length)),
    bind: (fd, address, length) => Number(bind(fd, address, length)),
    close: (fd) => Number(close(fd)),
  }
}
