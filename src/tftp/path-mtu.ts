/** Path MTU: the largest IPv4 packet that surely reaches a machine in the segment of an address of ours. Read once, at start. */
import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'

/** Boot ROMs live on Ethernet and cannot reassemble fragments, whatever larger frames our own interface may send. */
const ethernet = 1500

/** Octets: 1500, or less where the interface that has `address` carries less. */
export const pathMtu = async (address: string): Promise<number> => {
  const [name] =
    Object.entries(networkInterfaces()).find(([, addresses]) =>
      addresses?.some((candidate) => candidate.address === address),
    ) ?? []
  if (name === undefined) return ethernet
  const text = await readFile(`/sys/class/net/${name}/mtu`, 'ascii').catch(() => '')
  const mtu = Number.parseInt(text, 10)
  return mtu >= 68 ? Math.min(mtu, ethernet) : ethernet
}
