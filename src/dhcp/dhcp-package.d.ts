/** Types of the few functions of the `dhcp` package (0.2.20) that second-reader.ts uses; it has none of its own. */
declare module 'dhcp/lib/protocol.js' {
  interface PackageMessage {
    op: number
    htype: number
    hlen: number
    hops: number
    xid: number
    secs: number
    flags: number
    ciaddr: string
    yiaddr: string
    siaddr: string
    giaddr: string
    /** `52-54-00-AA-00-01` when read; `-` or `:` when written. */
    chaddr: string
    sname: string
    file: string
    options: Record<number, readonly number[]>
  }
  const protocol: {
    parse(packet: Buffer): PackageMessage
    format(message: PackageMessage): { readonly _data: Buffer; readonly _w: number }
  }
  export = protocol
}

declare module 'dhcp/lib/options.js' {
  const options: {
    addOption(code: number, option: { name: string; type: 'UInt8s' }): void
  }
  export = options
}
