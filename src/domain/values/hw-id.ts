/** HwId: Razor's spelling of a MAC address, upper case without colons, as nodes are matched by. */
import { invalid } from '../refusal.js'
import { ok, refuse, type Result } from '../result.js'
import { MacAddress } from './mac-address.js'

declare const brand: unique symbol
export type HwId = string & { readonly [brand]: 'HwId' }

/** iPXE names at most net0…net7; a discovery system may see more ports than that. */
const maximumIds = 64

export const HwId = {
  fromMac: (mac: MacAddress): HwId => mac.replaceAll(':', '').toUpperCase() as HwId,

  toMac(id: HwId): MacAddress {
    const mac = MacAddress.parse(id)
    return mac.ok ? mac.value : MacAddress.unsafe('00:00:00:00:00:00')
  },

  /**
   * Reads `MAC_MAC_…` as iPXE and the microkernels send it: any case, colons or none, empty places for absent NICs.
   * Unidentifying addresses (zero, broadcast, multicast) are dropped, order kept, repeats removed. An entry that is not
   * a MAC address refuses the whole list: half an identity may be somebody else's.
   */
  parseList(text: string): Result<readonly HwId[]> {
    if (text.length > 4096) return refuse(invalid('hw_id is longer than 4096 characters'))
    const pieces = text
      .split('_')
      .map((piece) => piece.trim())
      .filter((piece) => piece !== '')
    if (pieces.length > maximumIds)
      return refuse(invalid(`hw_id names more than ${maximumIds} addresses`))
    const ids = new Set<HwId>()
    for (const piece of pieces) {
      const mac = MacAddress.parse(piece)
      if (!mac.ok)
        return refuse(
          invalid(
            `hw_id has a part that is not a MAC address: ${JSON.stringify(piece.slice(0, 40))}`,
          ),
        )
      if (MacAddress.isIdentity(mac.value)) ids.add(HwId.fromMac(mac.value))
    }
    if (ids.size === 0) return refuse(invalid('hw_id names no usable MAC address'))
    return ok([...ids])
  },

  /** For literals in tests and fixtures only: the text must already be in canonical form. */
  unsafe: (text: string): HwId => text as HwId,
}
