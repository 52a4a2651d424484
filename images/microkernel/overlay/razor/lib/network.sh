# The network: every Ethernet card up, a DHCP client on each for ever, and the wait until one has an address.
# shellcheck shell=sh

# list_nics: the Ethernet cards (type 1, with a device behind them), in the kernel's order.
list_nics() {
  for nic_path in "$RAZOR_SYSFS"/class/net/*; do
    [ -e "$nic_path/device" ] || continue
    slurp "$nic_path/type"
    [ "$slurped" = 1 ] || continue
    slurp "$nic_path/ifindex"
    printf '%s %s\n' "${slurped:-0}" "${nic_path##*/}"
  done | sort -n | cut -d ' ' -f 2
}

# nic_state NIC: in words, for the console.
nic_state() {
  if slurp "$RAZOR_RUN/net/$1.ip"; then
    echo "address $slurped"
  elif slurp "$RAZOR_SYSFS/class/net/$1/carrier" && [ "$slurped" = 1 ]; then
    echo "link, no answer to DHCP yet"
  else
    echo "no link"
  fi
}

# start_nics: every card not met before goes up and gets its DHCP client and its neighbour listener.
start_nics() {
  for start_nic in $(list_nics); do
    [ -e "$RAZOR_RUN/net/$start_nic.started" ] && continue
    touch "$RAZOR_RUN/net/$start_nic.started"
    ip link set "$start_nic" up 2>/dev/null || log warn "$start_nic does not come up: firmware missing?"
    keep_dhcp "$start_nic" &
    (listen_lldp "$start_nic") &
  done
}

start_network() {
  if ! slurp "$RAZOR_RUN/hostname"; then
    set_hostname
  fi
  start_nics
}

# The original's name: mk and the first card's MAC.
set_hostname() {
  for name_nic in $(list_nics); do
    slurp "$RAZOR_SYSFS/class/net/$name_nic/address" || continue
    name_text=mk$(printf '%s' "$slurped" | tr -d ':')
    printf '%s\n' "$name_text" >"$RAZOR_RUN/hostname"
    hostname "$name_text" 2>/dev/null
    return
  done
}

# keep_dhcp NIC: leases and renews; when nothing answers, tries again after 1, 2, 4 ... 30 s, for ever.
keep_dhcp() {
  dhcp_pause=1
  while true; do
    udhcpc -f -n -i "$1" -s "$RAZOR_LIB/dhcp-event.sh" -t 4 -T 2 -O mtu >>"$RAZOR_RUN/net/$1.log" 2>&1
    # The client comes back here only without a lease; one it had starts the pauses anew.
    [ -e "$RAZOR_RUN/net/$1.had" ] && dhcp_pause=1 && rm -f "$RAZOR_RUN/net/$1.had"
    : >"$RAZOR_RUN/net/$1.log"
    nap $dhcp_pause
    [ $dhcp_pause -ge 30 ] || dhcp_pause=$((dhcp_pause * 2))
    [ $dhcp_pause -le 30 ] || dhcp_pause=30
  done
}

has_address() {
  for address_file in "$RAZOR_RUN"/net/*.ip; do
    [ -s "$address_file" ] && return 0
  done
  return 1
}

# wait_for_address: until any card has a lease. Says why not about every ten seconds; after RAZOR_WAIT seconds (slow links and
# spanning tree have had their time) it says so loudly and goes on waiting.
wait_for_address() {
  wait_ticks=0
  wait_since=$(uptime_seconds)
  until has_address; do
    nap 0.25
    wait_ticks=$((wait_ticks + 1))
    if [ $((wait_ticks % 8)) -eq 0 ]; then
      load_new_drivers
      start_network
    fi
    [ $((wait_ticks % 40)) -eq 0 ] || continue
    explain_no_address $(($(uptime_seconds) - wait_since))
  done
}

explain_no_address() {
  wait_level=info
  [ "$1" -ge "$RAZOR_WAIT" ] && wait_level=warn
  wait_nics=$(list_nics)
  [ -n "$wait_nics" ] || log $wait_level "no network card after $1 s: none in the machine, or no driver for it"
  for wait_nic in $wait_nics; do
    log $wait_level "no address after $1 s, $wait_nic: $(nic_state "$wait_nic")"
  done
}
