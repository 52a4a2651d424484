# Facts about the management controller, when there is one to talk to. A BMC may be slow or hung, so each question is limited.
# shellcheck shell=sh

bmc_facts() {
  [ -e "$RAZOR_DEV/ipmi0" ] || return 0
  limited 15 ipmitool mc info >"$RAZOR_RUN/facts/bmc" || return 0
  fact bmc.present 1
  awk -F ': *' '{ sub(/ +$/, "", $1) } $1 == "Firmware Revision" { print "bmc.firmware\t" $2 }' "$RAZOR_RUN/facts/bmc"
  limited 20 ipmitool lan print | awk '{ key = $0; sub(/ *:.*/, "", key); value = $0; sub(/^[^:]*: */, "", value) }
    key == "IP Address" && value ~ /^[0-9.]+$/ && value != "0.0.0.0" { print "bmc.ip\t" value }
    key == "MAC Address" && value ~ /^[0-9A-Fa-f:]+$/ { print "bmc.mac\t" tolower(value) }'
}
