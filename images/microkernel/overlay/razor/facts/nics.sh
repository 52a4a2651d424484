# Facts about network cards, as they are at this moment: sysfs, the lease, and the neighbour if one was heard.
# shellcheck shell=sh

nic_facts() {
  [ -s "$RAZOR_RUN/facts/lspci" ] || limited 10 lspci -vmm -D >"$RAZOR_RUN/facts/lspci"
  for nic in $(list_nics); do
    nic_path=$RAZOR_SYSFS/class/net/$nic
    fact_file "nic.$nic.mac" "$nic_path/address"
    fact_file "nic.$nic.ifindex" "$nic_path/ifindex"
    fact "nic.$nic.driver" "$(basename "$(readlink "$nic_path/device/driver")")"
    # Unknown speed is -1, and without a link the kernel refuses to answer.
    slurp "$nic_path/speed" 2>/dev/null && is_number "$slurped" && fact "nic.$nic.speed" "$slurped"
    fact_file "nic.$nic.link" "$nic_path/carrier"
    fact_file "nic.$nic.ip" "$RAZOR_RUN/net/$nic.ip"
    fact_file "nic.$nic.mask" "$RAZOR_RUN/net/$nic.mask"
    nic_slot=$(pci_slot "$nic_path/device")
    if [ -n "$nic_slot" ]; then
      fact "nic.$nic.pci" "$nic_slot"
      pci_names "$nic" "$nic_slot" <"$RAZOR_RUN/facts/lspci"
    fi
    [ -s "$RAZOR_RUN/lldp/$nic" ] && sed "s/^/nic.$nic.lldp./" "$RAZOR_RUN/lldp/$nic"
  done
  return 0
}

# pci_slot PATH: the PCI address nearest above a device, 0000:01:00.0, or nothing.
pci_slot() {
  readlink -f "$1" | tr '/' '\n' | grep -E '^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$' | tail -n 1
}

# pci_names NIC SLOT: vendor and model out of lspci -vmm on stdin.
pci_names() {
  awk -F ':\t' -v nic="$1" -v slot="$2" '
    $1 == "Slot" { mine = ($2 == slot) }
    mine && $1 == "Vendor" { print "nic." nic ".vendor\t" $2 }
    mine && $1 == "Device" { print "nic." nic ".model\t" $2 }'
}
