# Loading drivers without udev: every device tells its modalias in sysfs, modprobe knows which module wants it. Buses appear
# behind controllers, so the walk is repeated; later walks find what was plugged in since.
# shellcheck shell=sh

# kmod's, by its full name: BusyBox's shell would take its own applet, which reads the whole alias table as text.
MODPROBE=${MODPROBE:-/usr/sbin/modprobe}

# list_aliases: the modaliases of all present devices, network cards first, so that a slow disk controller cannot delay DHCP,
# and each kind in bus order, so that cards keep their names from boot to boot.
list_aliases() {
  for alias_file in "$RAZOR_SYSFS"/bus/*/devices/*/modalias; do
    slurp "$alias_file" && printf '%s\n' "$slurped"
  done | awk '
    seen[$0]++ { next }
    !/bc02/ && !/^virtio:d00000001/ && !/^vmbus:/ { rest[n++] = $0; next }
    { print }
    # A virtio card is two devices; the second appears when the first is driven.
    /^pci:v00001AF4/ && !card++ { print "virtio:d00000001v00001AF4" }
    END { for (i = 0; i < n; i++) print rest[i] }'
}

# load_new_drivers [PATTERN]: asks modprobe about the aliases not asked about before. False when there was none.
load_new_drivers() {
  touch "$RAZOR_RUN/aliases.done"
  list_aliases | grep -e "${1:-.}" |
    awk 'FILENAME == ARGV[1] { done[$0]; next } !($0 in done)' "$RAZOR_RUN/aliases.done" - >"$RAZOR_RUN/aliases.new"
  [ -s "$RAZOR_RUN/aliases.new" ] || return 1
  cat "$RAZOR_RUN/aliases.new" >>"$RAZOR_RUN/aliases.done"
  xargs "$MODPROBE" -a -b -q <"$RAZOR_RUN/aliases.new" 2>/dev/null
  return 0
}

# load_drivers: network cards now (and what they hang on), the rest in the background.
load_drivers() {
  load_new_drivers 'bc02\|^virtio:\|^vmbus:\|^acpi:VMBUS\|^acpi:VMBus\|^xen:'
  load_new_drivers 'bc02\|^virtio:\|^vmbus:\|^xen:'
  (
    # shellcheck disable=SC2046
    "$MODPROBE" -a -q $(cat /usr/lib/modules/always 2>/dev/null) 2>/dev/null
    drivers_pass=0
    while load_new_drivers && [ $drivers_pass -lt 20 ]; do
      drivers_pass=$((drivers_pass + 1))
    done
    mount -t efivarfs efivarfs /sys/firmware/efi/efivars 2>/dev/null
    touch "$RAZOR_RUN/drivers.done"
    log debug "all drivers are loaded"
  ) &
}

# wait_for_drivers: until the background load is through, at most 40 s (some controllers take half a minute to start).
wait_for_drivers() {
  drivers_left=80
  while [ ! -e "$RAZOR_RUN/drivers.done" ] && [ $drivers_left -gt 0 ]; do
    sleep 0.5
    drivers_left=$((drivers_left - 1))
  done
}
