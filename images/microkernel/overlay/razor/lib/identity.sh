# Who this machine is on the wire: every Ethernet MAC whatever the card is called, upper case, no colons, joined by "_".
# SMBIOS UUID and serial are facts (facts/dmi.sh), not part of it: too many makers leave them equal or empty.
# shellcheck shell=sh

hw_id() {
  for id_nic in $(list_nics); do
    slurp "$RAZOR_SYSFS/class/net/$id_nic/address" || continue
    [ "$slurped" = 00:00:00:00:00:00 ] || printf '%s\n' "$slurped"
  done | tr -d ':' | tr '[:lower:]' '[:upper:]' | awk '!seen[$0]++ { printf "%s%s", joint, $0; joint = "_" }'
}
