#!/bin/sh
# What udhcpc runs at each event of a lease ($1: deconfig, bound, renew, leasefail, nak). Sets address, routes and name
# servers of the one card it is called for, and leaves the next-server where the agent looks for it.
# shellcheck disable=SC1090,SC1091,SC2154

RAZOR_LIB=${RAZOR_LIB:-/razor}
. "$RAZOR_LIB/lib/load.sh"
start_log
state=$RAZOR_RUN/net/$interface

case $1 in
  deconfig)
    ip addr flush dev "$interface" scope global 2>/dev/null
    ip link set "$interface" up 2>/dev/null
    rm -f "$state.ip" "$state.mask"
    ;;
  bound | renew)
    slurp "$RAZOR_SYSFS/class/net/$interface/ifindex"
    metric=$((100 + ${slurped:-0}))
    [ "$1" = bound ] && ip addr flush dev "$interface" scope global 2>/dev/null
    ip addr replace "$ip/${mask:-24}" dev "$interface" 2>/dev/null
    is_number "${mtu:-}" && [ "$mtu" -ge 576 ] && ip link set "$interface" mtu "$mtu" 2>/dev/null
    for gateway in ${router:-}; do
      ip route replace default via "$gateway" dev "$interface" metric "$metric" 2>/dev/null && break
    done
    {
      [ -n "${domain:-}" ] && echo "search $domain"
      for server in ${dns:-}; do echo "nameserver $server"; done
    } >"$state.dns"
    cat "$RAZOR_RUN"/net/*.dns >"${RAZOR_RESOLV:-/etc/resolv.conf}"
    if is_ipv4 "${siaddr:-}" && [ "$siaddr" != 0.0.0.0 ]; then
      echo "$siaddr" >"$RAZOR_TMP/nextServerIP.addr"
    fi
    printf '%s\n' "${subnet:-}" >"$state.mask"
    printf '%s\n' "$ip" >"$state.ip.new"
    mv "$state.ip.new" "$state.ip"
    touch "$state.had"
    [ "$1" = bound ] && log info "$interface has $ip from ${serverid:-a DHCP server}, lease ${lease:-?} s, next-server ${siaddr:-none}"
    ;;
esac
exit 0
