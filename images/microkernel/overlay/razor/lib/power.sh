# Ending: reboot or power off, at once, whatever state the machine is in. Does not return.
# shellcheck shell=sh

# end_with reboot|poweroff
end_with() {
  flush_log
  sync
  "$1" -f
  # Still here: the kernel's own way, which asks nobody.
  nap 10
  case $1 in
    reboot) echo b >"$RAZOR_PROCFS/sysrq-trigger" ;;
    *) echo o >"$RAZOR_PROCFS/sysrq-trigger" ;;
  esac
  nap 10
  exit 0
}
