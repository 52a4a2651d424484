# Ending: reboot or power off, at once, whatever state the machine is in. Does not return.
# RAZOR_POWER is what /init hands down (busybox); without it, outside a microkernel, nothing can be rebooted by accident.
# shellcheck shell=sh

# end_with reboot|poweroff
end_with() {
  flush_log
  sync
  "${RAZOR_POWER:?not inside a microkernel}" "$1" -f
  # Still here: the kernel's own way, which asks nobody.
  nap 10
  case $1 in
    reboot) echo b >"$RAZOR_PROCFS/sysrq-trigger" ;;
    *) echo o >"$RAZOR_PROCFS/sysrq-trigger" ;;
  esac
  nap 10
  exit 0
}
